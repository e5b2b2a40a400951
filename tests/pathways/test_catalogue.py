"""The catalogue: read whole, refused by name, written back without loss."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.catalogue import (
    PANELS,
    CatalogueError,
    ExperienceType,
    capacity_words,
    panel_words,
    parse,
    progress_words,
    quantity_words,
    to_document,
)
from pathways.catalogue_words import listed, lower_first
from people.capacities import CAPACITIES
from tests.pathways.framework import CATALOGUE, document


def test_the_shipped_framework_is_whole() -> None:
    assert (len(CATALOGUE.areas), len(CATALOGUE.competencies), len(CATALOGUE.roles)) == (8, 36, 34)
    assert (len(CATALOGUE.tiers), len(CATALOGUE.experiences), len(CATALOGUE.gates)) == (9, 49, 8)
    assert len(CATALOGUE.pathways) == 7
    assert all(len(competency.descriptors) == 6 for competency in CATALOGUE.competencies)


def _without_order_of_core(read: dict[str, Any]) -> dict[str, Any]:
    for role in read["roles"]:
        role["core"] = sorted(role["core"])
    return read


def test_reading_and_writing_lose_nothing() -> None:
    written: Any = to_document(CATALOGUE)
    assert _without_order_of_core(written) == _without_order_of_core(document())
    assert parse(to_document(CATALOGUE)) == CATALOGUE


def test_optional_keys_of_a_framework_survive_too() -> None:
    read = document()
    read["scale"]["levels"][2]["evidence"] = ["experience"]
    read["experiences"][0]["act"] = "Work a shift"
    read["experiences"][0]["quantity"] = 2.5
    again = parse(to_document(parse(read)))
    assert again.scale.levels[2].evidence == frozenset({"experience"})
    assert (again.experience("X01").act, again.experience("X01").quantity) == ("Work a shift", Decimal("2.5"))


def test_a_four_level_framework_is_read() -> None:
    read = document()
    titles = ("awareness", "working", "practitioner", "expert")
    levels = [{"value": value, "title": title} for value, title in enumerate(titles, start=1)]
    read["scale"] = {"minimum": 0, "maximum": 4, "zero": "", "rules": [], "levels": levels}
    for area in read["areas"]:
        for competency in area["competencies"]:
            competency["levels"] = competency["levels"][:4]
    for role in read["roles"]:
        role["requirements"] = {code: min(level, 4) for code, level in role["requirements"].items()}
    four = parse(read)
    assert four.scale.maximum == 4
    assert four.competency("DEM1").descriptor(4)
    assert four.competency("DEM1").descriptor(5) == ""


def test_look_ups_by_code() -> None:
    assert CATALOGUE.role("developer").title == "Developer"
    assert CATALOGUE.tier("T5").order == 5
    assert CATALOGUE.area("DEM").competencies[0].area_code == "DEM"
    assert CATALOGUE.competency("DEM1").descriptor(0) == ""
    assert [e.code for e in CATALOGUE.experiences_developing("FIN3")] == ["X12"]
    assert CATALOGUE.experiences_developing("nothing") == ()
    assert [e.code for e in CATALOGUE.experiences_developing("DEM3")] == ["X02", "X15", "X17"]
    assert [e.code for e in CATALOGUE.experiences_developing("DEM3", near="T5")] == ["X15", "X17", "X02"]
    assert {role.tier for role in CATALOGUE.roles_in("T9")} == {"T9"}
    with pytest.raises(KeyError, match=r"lgdlf 0\.3-draft has no role “wizard”"):
        CATALOGUE.role("wizard")


def test_the_gate_into_a_tier() -> None:
    gates = [CATALOGUE.gate_into(tier.code) for tier in CATALOGUE.tiers]
    assert gates[0] is None
    assert [gate.code for gate in gates if gate] == ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8"]


@pytest.mark.parametrize(
    ("present", "target", "pathway", "order"),
    [
        ("digital-programme-manager", "head-of-digital", "digital", 4),  # of four that fit, the target's family
        ("data-insight-manager", "head-of-data", "data", 4),
        ("data-insight-manager", "head-of-digital", "leadership", 3),  # only there do both stand
        ("enterprise-architect", "head-of-technology", "leadership", 3),
        ("lead-cyber-specialist", "head-of-technology", "cyber", 4),  # from an earlier stage
        ("developer", "lead-data-analyst", "data", 2),  # nothing joins them: the target's pathway
        (None, "developer", "digital", 1),
        ("head-of-digital", "assistant-director-digital", "leadership", 4),
        ("head-of-data", "chief-executive", "leadership", 7),
        ("digital-graduate-trainee", "developer", "digital", 1),
        ("digital-graduate-trainee", "product-manager", "leadership", 1),
    ],
)
def test_the_stage_that_a_gate_closes(present: str | None, target: str, pathway: str, order: int) -> None:
    goal = CATALOGUE.role(target)
    gate = CATALOGUE.gate_into(goal.tier)
    assert gate is not None
    stage = CATALOGUE.stage_before(gate, CATALOGUE.role(present) if present else None, goal)
    assert stage is not None
    assert (stage.pathway_code, stage.order, stage.gate_to_next) == (pathway, order, gate.code)


def test_every_role_above_the_entry_tier_has_a_stage_before_it() -> None:
    for role in CATALOGUE.roles:
        gate = CATALOGUE.gate_into(role.tier)
        assert gate is None or CATALOGUE.stage_before(gate, None, role) is not None


def test_no_stage_when_no_pathway_passes_the_gate() -> None:
    read = document()
    for pathway in read["pathways"]:
        for stage in pathway["stages"]:
            stage["gate_to_next"] = None
    catalogue = parse(read)
    assert catalogue.stage_before(catalogue.gate("G4"), None, catalogue.role("head-of-digital")) is None


def _role(read: dict[str, Any]) -> dict[str, Any]:
    role: dict[str, Any] = read["roles"][6]
    return role


Spoil = Callable[[dict[str, Any]], object]
SPOILT: list[tuple[Spoil, str]] = [
    (lambda d: d.update(schema="other/1"), "document: “schema” is 'other/1'. Give “schema” as “lgdl-framework/1”."),
    (lambda d: d.pop("title"), "document: “title” is missing or is not text. Give “title” as text in quotation marks."),
    (lambda d: d.pop("gates"), "document: “gates” is not a list. Give “gates” as a list of objects."),
    (lambda d: d["roles"].append(3), "role number 35: it is not an object. Give each role as an object."),
    (
        lambda d: _role(d)["requirements"].update(DEM9=2),
        "role developer: it names competency DEM9, which is not in the document. "
        "Add competency DEM9, or mend the code.",
    ),
    (
        lambda d: _role(d)["requirements"].update(DEM1=7),
        "role developer: DEM1 asks for level 7. Give a level from 0 to 6.",
    ),
    (
        lambda d: _role(d).update(requirements=[]),
        "role developer: “requirements” is not a table of levels. Give each competency code a whole number.",
    ),
    (
        lambda d: _role(d).update(core=["TEC1", "TEC1"]),
        "role developer: “core” names TEC1 twice. Name each code once.",
    ),
    (
        lambda d: _role(d)["requirements"].update(TEC1=0),
        "role developer: TEC1 is core but asks for no level. Give TEC1 a level, or take it out of “core”.",
    ),
    (
        lambda d: _role(d).update(tier="T10"),
        "role developer: it names tier T10, which is not in the document. Add tier T10, or mend the code.",
    ),
    (
        lambda d: d["roles"].append(_role(d)),
        "role developer: its code is used twice. Give each role a code of its own.",
    ),
    (
        lambda d: d["areas"][0]["competencies"][0]["levels"].pop(),
        "area DEM, competency DEM1: it does not describe each level once. "
        "Give one descriptor for each of levels 1 to 6, in order.",
    ),
    (
        lambda d: d["experiences"][3]["competencies"].append("NEW1"),
        "experience X04: it names competency NEW1, which is not in the document. "
        "Add competency NEW1, or mend the code.",
    ),
    (lambda d: d["experiences"][0].update(quantity=0), "experience X01: “quantity” is 0. Give a number above 0."),
    (
        lambda d: d["experiences"][0].update(evidence_kinds=["hearsay"]),
        "experience X01: “hearsay” is not a kind of evidence. Use knowledge, experience or judgement.",
    ),
    (
        lambda d: d["experiences"][0].update(valid_months=0),
        "experience X01: “valid_months” is 0. Give a whole number of 1 or more.",
    ),
    (
        lambda d: d["gates"][3]["criteria"].update(min_coverage=85),
        "gate G4, criteria: “min_coverage” is 85. Give a share from 0 to 1: 0.85 means 85%.",
    ),
    (
        lambda d: d["gates"][3]["criteria"].update(core_must_meet="yes"),
        "gate G4, criteria: “core_must_meet” is 'yes'. Give true or false.",
    ),
    (lambda d: d["gates"][3].pop("criteria"), "gate G4: “criteria” is missing. Give “criteria” as an object."),
    (
        lambda d: d["gates"][3].update(opens_tier="T4"),
        "gate G4: G3 already opens tier T4. Let one gate open each tier.",
    ),
    (
        lambda d: d["pathways"][0]["stages"][1]["choose"].update(minimum=6),
        "pathway digital, stage 2, choose: “minimum” is 6. Give a whole number from 0 to 5.",
    ),
    (
        lambda d: d["pathways"][0]["stages"][1].update(gate_to_next="G9"),
        "pathway digital, stage 2: it names gate G9, which is not in the document. Add gate G9, or mend the code.",
    ),
    (
        lambda d: d["pathways"][0]["stages"][1]["choose"]["from"].append("X99"),
        "pathway digital, stage 2, choose: it names experience X99, which is not in the document. "
        "Add experience X99, or mend the code.",
    ),
    (
        lambda d: d["pathways"][0]["stages"].reverse(),
        "pathway digital: the stages' “order” does not rise. Number the stages 1, 2, 3 and so on.",
    ),
    (
        lambda d: d["tiers"].reverse(),
        "tiers: their “order” does not rise. List the tiers from the lowest up, each with its own order.",
    ),
    (
        lambda d: d["scale"]["levels"].pop(),
        "document, scale: the levels do not run from 1 to the maximum. Give levels 1 to 6, in order.",
    ),
]


@pytest.mark.parametrize(("spoil", "problem"), SPOILT, ids=[problem for _, problem in SPOILT])
def test_a_fault_is_named_with_its_place_and_its_mend(spoil: Spoil, problem: str) -> None:
    read = document()
    spoil(read)
    with pytest.raises(CatalogueError) as raised:
        parse(read)
    assert [str(found) for found in raised.value.problems] == [problem]


def test_every_fault_is_named_at_once() -> None:
    read = document()
    _role(read)["tier"] = "T10"
    read["gates"][0]["opens_tier"] = "T11"
    with pytest.raises(CatalogueError) as raised:
        parse(read)
    assert [problem.where for problem in raised.value.problems] == ["role developer", "gate G1"]
    read["experiences"][0]["unit"] = ""
    read["experiences"][1]["verifier"] = None
    with pytest.raises(CatalogueError) as raised:
        parse(read)
    assert [problem.where for problem in raised.value.problems] == ["experience X01", "experience X02"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(["scale", "tiers", "areas", "roles", "experiences", "gates", "pathways"]),
    st.integers(0, 3),
    st.sampled_from(["code", "title", "order", "tier", "core", "requirements", "competencies", "criteria", "stages",
                     "quantity", "levels", "opens_tier", "maximum"]),
    JSON,
)  # fmt: skip
def test_a_spoilt_document_is_read_or_refused_never_a_crash(part: str, at: int, key: str, value: object) -> None:
    read = document()
    (read[part] if part == "scale" else read[part][at])[key] = value
    try:
        outcome = parse(read).code == "lgdlf"
    except CatalogueError as error:
        outcome = bool(error.problems)
    assert outcome


def _experience(unit: str, quantity: int = 12) -> ExperienceType:
    return ExperienceType("X", "X", "", quantity, unit, "hr", ())


@pytest.mark.parametrize(
    ("unit", "one", "two"),
    [
        ("meetings", "1 meeting", "2 meetings"),
        ("placements of 3 months or more", "1 placement of 3 months or more", "2 placements of 3 months or more"),
        ("items", "1 item", "2 items"),
        ("financial years", "1 financial year", "2 financial years"),
        ("processes", "1 process", "2 processes"),
        ("services", "1 service", "2 services"),
        ("exercises", "1 exercise", "2 exercises"),
        ("analyses", "1 analysis", "2 analyses"),
        ("inquiries", "1 inquiry", "2 inquiries"),
        ("", "1 ", "2 "),
    ],
)
def test_one_of_a_unit(unit: str, one: str, two: str) -> None:
    assert quantity_words(_experience(unit), 1) == one
    assert quantity_words(_experience(unit), 2) == two


def test_no_unit_of_the_framework_stays_plural_for_one() -> None:
    for experience in CATALOGUE.experiences:
        assert quantity_words(experience, 1).removeprefix("1 ") != experience.unit


def test_amounts_are_written_without_empty_decimals() -> None:
    months = _experience("months")
    assert quantity_words(months, Decimal("2.50")) == "2.5 months"
    assert quantity_words(months, Decimal("10.00")) == "10 months"
    assert quantity_words(months, Decimal("1.0")) == "1 month"
    assert progress_words(months, 7) == "7 of 12 months"
    assert progress_words(_experience("items", 1), 0) == "0 of 1 item"


def test_every_coded_term_of_the_framework_has_words() -> None:
    assert {code for gate in CATALOGUE.gates for code in gate.criteria.endorsements} <= set(CAPACITIES)
    assert {experience.verifier for experience in CATALOGUE.experiences} <= set(CAPACITIES)
    assert {gate.criteria.panel for gate in CATALOGUE.gates} - {None} <= set(PANELS)


def test_words_for_codes() -> None:
    assert capacity_words("s151") == "Section 151 officer"
    assert capacity_words("digital_lead") == "digital lead"
    assert panel_words("council_plus_external") == "council plus external"
    assert capacity_words("town_crier") == "town crier"


def test_lists_and_capitals_inside_a_sentence() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert (lower_first("AI trial"), lower_first("Budget holder")) == ("AI trial", "budget holder")
