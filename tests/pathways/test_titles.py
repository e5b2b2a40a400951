"""Council job titles, as they stand in staff lists, and the role each should suggest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.titles import OUTSIDE_DIGITAL, normalise, suggest
from tests.pathways.framework import CATALOGUE

EXPECTED = [
    ("Snr Developer", "lead-developer"),
    ("Senior Software Developer", "lead-developer"),
    ("Dev", "developer"),
    ("Web Dev", "developer"),
    ("Software Engineer (Integration)", "developer"),
    ("Full-stack developer", "developer"),
    ("Analyst Programmer", "developer"),
    ("Low Code Developer", "developer"),
    ("Web Officer", "developer"),
    ("Test Analyst", "developer"),
    ("Principal Developer", "lead-developer"),
    ("Development Team Leader", "lead-developer"),
    ("Head of ICT", "head-of-technology"),
    ("Head of IT Services", "head-of-technology"),
    ("Head of IT & Digital", "head-of-technology"),
    ("Chief Technology Officer", "head-of-technology"),
    ("CDIO", "chief-digital-information-officer"),
    ("Chief Digital Officer", "chief-digital-information-officer"),
    ("CIO", "chief-digital-information-officer"),
    ("Director of Digital, Data and Technology", "chief-digital-information-officer"),
    ("Head of Digital", "head-of-digital"),
    ("Head of Digital Transformation", "head-of-digital"),
    ("Head of Customer and Digital", "head-of-digital"),
    ("Head of Business Intelligence", "head-of-data"),
    ("Head of Data & Insight", "head-of-data"),
    ("Assistant Director - Digital and ICT", "assistant-director-digital"),
    ("AD Transformation", "assistant-director-digital"),
    ("GIS Analyst", "data-analyst"),
    ("GIS Officer", "data-analyst"),
    ("Senior GIS Analyst", "lead-data-analyst"),
    ("BI Analyst", "data-analyst"),
    ("BI Developer", "data-analyst"),
    ("Performance Analyst", "data-analyst"),
    ("Performance & Data Officer", "data-analyst"),
    ("Data Engineer", "data-analyst"),
    ("Data Scientist", "data-analyst"),
    ("Snr Data Analyst", "lead-data-analyst"),
    ("Business Intelligence Mgr", "data-insight-manager"),
    ("Performance and Insight Manager", "data-insight-manager"),
    ("Service Desk Analyst", "support-analyst"),
    ("IT Service Desk Officer", "support-analyst"),
    ("1st Line Support", "support-analyst"),
    ("ICT Support Technician", "support-analyst"),
    ("Applications Support Officer", "support-analyst"),
    ("Desktop Support Engineer", "support-analyst"),
    ("Service Desk Manager", "infrastructure-manager"),
    ("ICT Operations Manager", "infrastructure-manager"),
    ("IT Manager", "infrastructure-manager"),
    ("Service Desk Team Leader", "lead-infrastructure-engineer"),
    ("Network Engineer", "cloud-engineer"),
    ("Infrastructure Engineer Grade 9", "cloud-engineer"),
    ("DevOps Engineer", "cloud-engineer"),
    ("Senior Infrastructure Engineer", "lead-infrastructure-engineer"),
    ("Cyber Security Analyst", "cyber-analyst"),
    ("Information Security Officer", "cyber-analyst"),
    ("Cybersecurity Lead", "lead-cyber-specialist"),
    ("ICT Security Manager", "cyber-manager"),
    ("Solutions Architect", "enterprise-architect"),
    ("Technical Architect", "enterprise-architect"),
    ("UX Designer", "service-designer"),
    ("Content Designer", "service-designer"),
    ("UX Researcher", "user-researcher"),
    ("Lead Service Designer", "lead-user-centred-designer"),
    ("Senior User Researcher", "lead-user-centred-designer"),
    ("BA", "business-analyst"),
    ("Digital Transformation Officer", "business-analyst"),
    ("Systems Analyst", "business-analyst"),
    ("Product Owner", "product-manager"),
    ("Digital Product Manager", "product-manager"),
    ("Scrum Master", "delivery-manager"),
    ("Digital Project Manager", "delivery-manager"),
    ("Project Manager (ICT)", "delivery-manager"),
    ("Programme Manager", "digital-programme-manager"),
    ("Transformation Programme Mgr", "digital-programme-manager"),
    ("Digital Transformation Manager", "digital-programme-manager"),
    ("IT Apprentice", "digital-support-apprentice"),
    ("Digital Support Apprentice", "digital-support-apprentice"),
    ("Apprentice Software Developer", "software-apprentice"),
    ("Data Apprentice", "data-apprentice"),
    ("Data Analyst Apprentice", "data-apprentice"),
    ("Cyber Apprentice", "cyber-apprentice"),
    ("Graduate Trainee", "digital-graduate-trainee"),
    ("NGDP Graduate Trainee", "digital-graduate-trainee"),
    ("Director of Resources", "executive-director"),
    ("Corporate Director of Place", "executive-director"),
    ("Assistant Director Housing", "service-director"),
    ("Deputy Chief Executive", "deputy-chief-executive"),
    ("Chief Executive", "chief-executive"),
    ("Chief Executive and Head of Paid Service", "chief-executive"),
    ("Benefits officer", OUTSIDE_DIGITAL),
    ("Senior Benefits Officer", OUTSIDE_DIGITAL),
    ("Social Worker", OUTSIDE_DIGITAL),
    ("Housing Officer", OUTSIDE_DIGITAL),
    ("Planning Officer", OUTSIDE_DIGITAL),
    ("Revenues Manager", OUTSIDE_DIGITAL),
    ("Environmental Health Officer", OUTSIDE_DIGITAL),
    ("HR Business Partner", OUTSIDE_DIGITAL),
    ("Payroll Officer", OUTSIDE_DIGITAL),
    ("Library Assistant", OUTSIDE_DIGITAL),
    ("Customer Services Advisor", OUTSIDE_DIGITAL),
    ("Head of Planning", OUTSIDE_DIGITAL),
    ("Licensing Officer", OUTSIDE_DIGITAL),
    ("Council Tax Recovery Officer", OUTSIDE_DIGITAL),
]


@pytest.mark.parametrize(("title", "code"), EXPECTED)
def test_the_first_suggestion(title: str, code: str) -> None:
    found = suggest(title, CATALOGUE.roles)
    assert [s.role_code for s in found][:1] == [code], found


def test_every_role_suggests_itself() -> None:
    for role in CATALOGUE.roles:
        first = suggest(role.title, CATALOGUE.roles)[0]
        assert (first.role_code, first.score) == (role.code, 100)


def test_why_names_what_was_read() -> None:
    exact, near = (
        suggest("Developer", CATALOGUE.roles, limit=1)[0],
        suggest("GIS & mapping analyst", CATALOGUE.roles)[0],
    )
    assert exact.why == "“Developer” reads as “developer”, the title of this role."
    assert near.why.endswith("nearest to “gis analyst”, a name of this role.")
    (first,) = suggest("Snr Dev", CATALOGUE.roles, limit=1)
    assert first.why == "“Snr Dev” reads as “senior developer”, another name of this role."


@pytest.mark.parametrize("title", ["", "   ", "???", "Grade 7", "Lollipop person"])
def test_no_suggestion_rather_than_a_wrong_one(title: str) -> None:
    assert suggest(title, CATALOGUE.roles) == []


def test_a_digital_word_keeps_a_post_of_another_service_inside() -> None:
    assert suggest("Housing Systems Analyst", CATALOGUE.roles)[0].role_code != OUTSIDE_DIGITAL


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("SNR ICT Mgr", "senior technology manager"),
        ("Developer (Grade 9)", "developer"),
        ("Co-ordinator", "coordinator"),
        ("3rd line support", "infrastructure support"),
        ("Interim Head of Digital & Data", "head digital data"),
    ],
)
def test_titles_are_put_into_common_words(raw: str, words: str) -> None:
    assert normalise(raw) == words


@given(st.text(max_size=60), st.integers(min_value=0, max_value=5))
def test_any_text_gives_ordered_scores_within_bounds(title: str, limit: int) -> None:
    found = suggest(title, CATALOGUE.roles, limit=limit)
    assert len(found) <= limit
    assert all(0 <= s.score <= 100 and s.why for s in found)
