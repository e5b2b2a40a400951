"""A staff file: looked at before anything changes, good rows taken in, bad ones given back, safe to repeat."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.jobs import Progress
from notices.models import Job
from pathways.actions import staff
from pathways.actions.staff import run_staff_file, send_staff_file, take_in_staff_file
from pathways.models import Appointment, StaffLoad
from people.models import AuditEvent, Membership, Organisation, Person, Relationship
from people.roles import Role
from tests.pathways.first_day_people import browser, council, csv, framework, lead, person, run_job, take_in, upload

pytestmark = pytest.mark.django_db

THREE = csv(
    "Priya Shah,priya.shah@kirklees.gov.uk,Data Analyst,martin.sowerby@kirklees.gov.uk,01/04/2021,0.6,1001",
    "Martin Sowerby,Martin.Sowerby@Kirklees.gov.uk,Data and insight manager,,2019-06-03,1,1002",
    "Denise Okoro,denise.okoro@kirklees.gov.uk,Benefits officer,martin.sowerby@kirklees.gov.uk,,,1003",
)


@pytest.fixture
def kirklees() -> Organisation:
    framework()
    return council()


@pytest.fixture
def boss(kirklees: Organisation) -> Person:
    return lead(kirklees)


@pytest.fixture
def client(boss: Person) -> Client:
    return browser(boss)


def facts() -> dict[str, list[tuple[object, ...]]]:
    """Everything a staff file may write, to compare before and after."""
    return {
        "people": list(Person.objects.order_by("pk").values_list("email", "name", "external_id")),
        "memberships": list(Membership.objects.order_by("pk").values_list("person", "role", "since", "until")),
        "posts": list(
            Appointment.objects.order_by("pk").values_list("person", "title", "fte", "line_manager", "since", "until")
        ),
        "sight": list(Relationship.objects.order_by("pk").values_list("viewer", "subject", "since", "until", "source")),
    }


def test_the_check_changes_nothing_and_says_what_would_happen(client: Client) -> None:
    before = facts()
    load = upload(client, THREE)
    assert facts() == before
    page = client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    assert "Nothing has changed yet" in page
    assert "Take in 3 people" in page
    assert "cannot be undone" in page
    assert load.report["unmatched_titles"] == 3


def test_taking_in_adds_people_posts_and_managers(client: Client, boss: Person) -> None:
    take_in(client, THREE)
    priya = Person.objects.get(email="priya.shah@kirklees.gov.uk")
    post = Appointment.objects.get(person=priya)
    assert (post.title, post.fte, str(post.since)) == ("Data Analyst", Decimal("0.60"), "2021-04-01")
    assert post.line_manager is not None
    assert post.line_manager.email == "martin.sowerby@kirklees.gov.uk"
    assert priya.external_id == "1001"
    assert not priya.has_usable_password()
    assert "priya shah" in priya.search
    assert Person.objects.visible_to(post.line_manager).filter(pk=priya.pk).exists()
    actions = set(AuditEvent.objects.filter(subject=priya, actor=boss).values_list("action", flat=True))
    assert actions >= {"people.person.added", "pathways.appointment.made", "pathways.appointment.manager_changed"}


def test_the_same_file_again_changes_nothing(client: Client) -> None:
    take_in(client, THREE)
    before = facts()
    load = upload(client, THREE)
    assert (load.report["new"], load.report["known"], load.report["changed"]) == (0, 3, 0)
    assert (
        "There is nothing to take in"
        in client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    )
    client.post(reverse("pathways:staff_take_in", args=[load.public_id]))
    run_job()
    assert facts() == before


def test_a_later_file_changes_title_manager_and_share(client: Client) -> None:
    take_in(client, THREE)
    load = take_in(
        client,
        csv(
            "Priya Shah,priya.shah@kirklees.gov.uk,Lead data analyst,denise.okoro@kirklees.gov.uk,01/04/2021,0.8,1001",
            "Denise Okoro,denise.okoro@kirklees.gov.uk,Benefits officer,martin.sowerby@kirklees.gov.uk,,,1003",
        ),
    )
    assert load.report["leaver_names"] == ["Martin Sowerby"]
    assert Appointment.objects.filter(person__name="Martin Sowerby", until__isnull=True).exists()
    old, new = Appointment.objects.filter(person__name="Priya Shah").order_by("since")
    assert (old.title, old.until, new.title, new.fte) == (
        "Data Analyst",
        new.since,
        "Lead data analyst",
        Decimal("0.80"),
    )
    assert new.line_manager is not None
    assert new.line_manager.name == "Denise Okoro"
    seeing = Relationship.objects.filter(subject__name="Priya Shah", until__isnull=True)
    assert [row.viewer.name for row in seeing] == ["Denise Okoro"]


def test_good_rows_go_in_and_bad_rows_come_back(client: Client) -> None:
    load = take_in(
        client, THREE + csv("", "Nobody,not an address,Tester,,,,", "Ann Other,ann@kirklees.gov.uk,,,,,", head="")
    )
    assert load.report["faulty"] == 2
    assert Person.objects.filter(email="priya.shah@kirklees.gov.uk").exists()
    answer = client.get(reverse("pathways:staff_errors", args=[load.public_id]))
    text = answer.content.decode("utf-8-sig")
    assert "attachment" in answer["Content-Disposition"]
    assert "not an address" in text
    assert "Give the title of the person's post." in text
    assert "Priya" not in text


def test_the_bad_rows_come_back_before_taking_in_too(client: Client) -> None:
    load = upload(client, csv("Ann,ann,Tester,,,,"))
    assert "Write one address" in client.get(reverse("pathways:staff_errors", args=[load.public_id])).content.decode()


def test_somebody_of_another_council_is_a_row_to_mend(client: Client) -> None:
    person("Sam Stranger", council("leeds"))
    load = take_in(
        client, csv("Sam Stranger,sam.stranger@leeds.gov.uk,Developer,,,,", "New One,new@kirklees.gov.uk,Developer,,,,")
    )
    (error,) = load.report["errors"]
    assert "ask an administrator to move them" in error["mend"]
    assert "Leeds" not in str(error).replace("leeds.gov.uk", "")
    assert not Membership.objects.filter(person__name="Sam Stranger", organisation=council()).exists()
    assert Person.objects.filter(email="new@kirklees.gov.uk").exists()


def test_somebody_known_by_number_keeps_their_address(client: Client) -> None:
    take_in(client, THREE)
    load = take_in(client, csv("Priya Shah-Lee,priya.lee@kirklees.gov.uk,Data Analyst,,,,1001"))
    assert (load.report["known"], load.report["other_addresses"]) == (1, 1)
    assert Person.objects.get(external_id="1001").email == "priya.shah@kirklees.gov.uk"


def test_a_circle_through_people_who_are_here_already_is_refused(client: Client) -> None:
    take_in(client, THREE)
    load = upload(
        client,
        csv("Martin Sowerby,martin.sowerby@kirklees.gov.uk,Data and insight manager,priya.shah@kirklees.gov.uk,,,"),
    )
    (error,) = load.report["errors"]
    assert "runs in a circle" in error["wrong"]


def test_an_unknown_manager_is_a_row_to_mend_but_a_faulty_one_is_not(client: Client) -> None:
    load = take_in(
        client,
        csv(
            "Priya Shah,priya.shah@kirklees.gov.uk,Data Analyst,nobody@kirklees.gov.uk,,,",
            "Denise Okoro,denise.okoro@kirklees.gov.uk,Officer,boss@kirklees.gov.uk,,,",
            "Big Boss,boss@kirklees.gov.uk,,,,,",
        ),
    )
    assert {error["person"] for error in load.report["errors"]} == {"Priya Shah", "Big Boss"}
    assert load.report["managers_later"] == 1
    assert Appointment.objects.get(person__name="Denise Okoro").line_manager is None


def test_a_start_in_the_future_is_not_added_twice(client: Client) -> None:
    content = csv("Later On,later@kirklees.gov.uk,Developer,,01/03/2027,,")
    take_in(client, content)
    before = facts()
    take_in_again = upload(client, content)
    assert take_in_again.report["new"] == 0
    assert facts() == before


class Stopped(Exception):
    pass


def many(count: int) -> bytes:
    rows = [f"Person {n:04},p{n:04}@kirklees.gov.uk,Developer,p0000@kirklees.gov.uk,,," for n in range(1, count)]
    return csv("Person 0000,p0000@kirklees.gov.uk,Head of digital,,,,", *rows)


def test_a_run_stopped_in_the_middle_goes_on_and_adds_nobody_twice(
    kirklees: Organisation, boss: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "BATCH", 10)
    load = send_staff_file(organisation=kirklees, name="many.csv", content=many(45), by=boss)
    run_job()
    load.refresh_from_db()
    take_in_staff_file(load=load, by=boss)

    def stops(at: int):  # type: ignore[no-untyped-def]
        def told(done: int, total: int) -> None:
            if done >= at:
                raise Stopped

        return told

    for at in (20, 10, 50):
        load = StaffLoad.objects.select_related("organisation").get()
        with pytest.raises(Stopped):
            run_staff_file(load=load, by=boss, progress=stops(at))
    job = run_job()
    load.refresh_from_db()
    assert job.state == Job.State.DONE
    assert load.report["taken"]["new"] == 45
    assert load.report["taken"]["manager"] == 44
    assert Person.objects.filter(email__startswith="p0").count() == 45
    assert Appointment.objects.filter(line_manager__isnull=False).count() == 44
    assert Relationship.objects.count() == 44


def test_taking_in_twice_starts_it_once(client: Client) -> None:
    load = upload(client, THREE)
    url = reverse("pathways:staff_take_in", args=[load.public_id])
    assert client.post(url).status_code == 303
    again = client.post(url)
    assert again.status_code == 409
    assert "taken in or discarded already" in again.content.decode()
    assert Job.objects.filter(kind=staff.TAKE_IN).count() == 1


def test_a_page_follows_the_work_and_stops_when_it_is_done(client: Client) -> None:
    client.post(reverse("pathways:staff_load"), {"file": SimpleUploadedFile("staff.csv", THREE)})
    load = StaffLoad.objects.get()
    url = reverse("pathways:staff_file", args=[load.public_id])
    waiting = client.get(url).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert f'href="{url}">See how far it is' in waiting
    job = Job.objects.get()
    claimed = Job.objects.claim(pk=job.pk, now=job.run_after)
    assert claimed is not None
    Progress(claimed)(1, 4)
    part = client.get(url, headers={"HX-Request": "true", "HX-Target": "progress"})
    assert part.content.decode().startswith('<div id="progress"')
    assert "25% done" in part.content.decode()
    Job.objects.filter(pk=job.pk).update(state="queued", lease=None, lease_until=None)
    run_job()
    over = client.get(url, headers={"HX-Request": "true", "HX-Target": "progress"})
    assert url in over["HX-Location"]


def test_a_discarded_file_leaves_nothing(client: Client) -> None:
    load = upload(client, THREE)
    client.post(reverse("pathways:staff_discard", args=[load.public_id]))
    load.refresh_from_db()
    assert (load.state, bytes(load.content)) == (StaffLoad.State.DISCARDED, b"")
    assert client.get(reverse("pathways:staff_errors", args=[load.public_id])).status_code == 404


@pytest.mark.parametrize("name", ["staff_file", "staff_errors"])
def test_another_councils_lead_finds_nothing(client: Client, name: str) -> None:
    load = upload(client, csv("Ann,ann,Tester,,,,"))
    url = reverse(f"pathways:{name}", args=[load.public_id])
    stranger = person("Lee Leader", council("leeds"), Role.COUNCIL_LEAD)
    assert client.get(url).status_code == 200
    assert browser(stranger).get(url).status_code == 404
    assert browser(person("Priya Plain", council())).get(url).status_code == 404


def test_a_thousand_rows_take_few_statements(kirklees: Organisation, boss: Person) -> None:
    load = send_staff_file(organisation=kirklees, name="many.csv", content=many(1000), by=boss)
    run_job()
    load.refresh_from_db()
    take_in_staff_file(load=load, by=boss)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        run_job()
    assert Person.objects.filter(email__startswith="p0").count() == 1000
    assert len(queries) <= 200


# --- Two rows for one person, a number of another, a file that waits -------------------------------------------------


def test_a_known_number_with_another_name_and_address_is_an_error_and_changes_nobody(client: Client) -> None:
    take_in(client, THREE)
    before = facts()
    load = upload(client, csv("Olga Petrov,olga.petrov@kirklees.gov.uk,Cleaner,,,,1001"))
    (error,) = load.report["errors"]
    assert error["wrong"] == "This number belongs to Priya Shah, priya.shah@kirklees.gov.uk."
    assert (load.report["changed"], load.report["new"]) == (0, 0)
    page = client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    assert "No row of it can be taken in yet" in page
    assert "Everybody in it is here already" not in page
    assert facts() == before


def test_two_rows_that_mean_one_known_person_are_an_error_on_the_second(client: Client) -> None:
    take_in(client, THREE)
    by_number = "Priya Shah,priya.s@kirklees.gov.uk,Data Analyst,,,,1001"
    by_address = "Priya Shah,priya.shah@kirklees.gov.uk,Senior data analyst,,,,"
    load = upload(client, csv(by_number, by_address))
    (error,) = load.report["errors"]
    assert (error["line"], error["wrong"]) == (3, "This row and line 2 are both about Priya Shah.")


def test_a_long_cell_is_cut_in_the_table(client: Client) -> None:
    load = upload(client, csv(f"{'x' * 3000},jo@kirklees.gov.uk,Developer,,,,"))
    (error,) = load.report["errors"]
    assert max(len(text) for text in error.values() if isinstance(text, str)) == 201
    assert error["person"].endswith("…")


def test_another_file_is_not_sent_over_one_that_waits(client: Client) -> None:
    load = upload(client, THREE)
    page = client.get(reverse("pathways:staff_load")).content.decode()
    assert "still waiting to be taken in" in page
    answer = client.post(reverse("pathways:staff_load"), {"file": SimpleUploadedFile("other.csv", THREE)})
    assert answer.status_code == 422
    assert "staff.csv is still waiting. Take it in or discard it first" in answer.content.decode()
    load.refresh_from_db()
    assert load.state == StaffLoad.State.CHECKED
    client.post(reverse("pathways:staff_discard", args=[load.public_id]))
    assert upload(client, THREE).state == StaffLoad.State.CHECKED


def test_files_with_rows_to_mend_stay_in_reach(client: Client) -> None:
    load = take_in(client, csv("Jo Bell,jo@kirklees,Developer,,,,", "Al Ash,al@kirklees.gov.uk,Developer,,,,"))
    for _ in range(9):
        upload(client, csv("Al Ash,al@kirklees.gov.uk,Developer,,,,"))
    page = client.get(reverse("pathways:staff_load")).content.decode()
    assert reverse("pathways:staff_file", args=[load.public_id]) + "#errors" in page
    assert "1 row to mend" in page
