"""What a lead meets with a real file: every error of a row at once, dates that are not there, rows mended later."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from pathways.models import Appointment, StaffLoad
from pathways.staff_file import errors_csv, read
from people.models import Organisation, Person, Relationship
from tests.pathways.first_day_people import browser, council, csv, framework, lead, run_job, take_in, upload
from tests.pathways.pages_client import words
from tests.pathways.staff import TODAY, faults, person, staff
from ui import clock


@pytest.fixture
def kirklees(db: None) -> Organisation:
    framework()
    return council()


@pytest.fixture
def boss(kirklees: Organisation) -> Person:
    return lead(kirklees)


@pytest.fixture
def client(boss: Person) -> Client:
    return browser(boss)


BOTH_WRONG = csv("Priya Shah,priya.shah@kirklees.gov.uk,Data Analyst,nobody@kirklees.gov.uk,31/02/2021,,1001")
NO_DATE = "Denise Okoro,denise.okoro@kirklees.gov.uk,Benefits officer,,,,1003"
FAULTY = "Priya Shah,,Data Analyst,,01/04/2021,,1001"


@pytest.mark.parametrize("heading", ["Pers.No", "Personnel no", "Payroll no", "Employee ID", "Emp. No."])
def test_the_numbers_of_hr_systems_are_the_employee_number(heading: str) -> None:
    file = staff("Jo Bell,jo.bell@leeds.example,Developer,77", headings=f"Name,Email,Job title,{heading}")
    assert [row.external_id for row in file.rows] == ["77"]


@pytest.mark.parametrize("written", ["15-Mar-22", "15 Mar 22", "15/03/22", "1st March 22"])
def test_a_year_of_two_figures_is_said_whatever_way_the_date_is_written(written: str) -> None:
    assert faults(person(started=written)) == [(2, "Start date", f"“{written}” has a year of two figures.")]


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_the_rows_given_back_keep_the_separator_that_was_sent(separator: str) -> None:
    lines = ["Name,Email,Job title,Start date", "Jo Bell,jo.bell@leeds.example,Developer,odd"]
    sent = "\r\n".join(lines).replace(",", separator).encode()
    given = errors_csv(read(sent, today=TODAY)).decode("utf-8-sig")
    assert given.splitlines()[0].startswith(f"Name{separator}Email{separator}Job title")


def test_every_error_of_a_row_is_said_at_once(kirklees: Organisation, boss: Person, client: Client) -> None:
    load = upload(client, BOTH_WRONG)
    said = [(error["column"], error["wrong"]) for error in load.report["errors"]]
    assert said == [
        ("Start date", "There is no day “31/02/2021”."),
        ("Line manager email", "nobody@kirklees.gov.uk is not in the file or the council."),
    ]
    assert load.report["faulty"] == 1


def test_a_start_date_that_no_file_gave_is_not_invented_and_a_later_file_fills_it_in(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    load = upload(client, csv(NO_DATE))
    page = client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    client.post(reverse("pathways:staff_discard", args=[load.public_id]))
    assert "1 person has no start date in the file" in page
    take_in(client, csv(NO_DATE))
    post = Appointment.objects.get(person__external_id="1003")
    assert not post.since_known
    assert post.since_words == "start date not known"
    career = client.get(reverse("pathways:appointments", args=[post.person.public_id])).content.decode()
    assert "Start date not known" in career
    assert "No post recorded" not in career
    again = take_in(client, csv(NO_DATE.replace(",,,1003", ",01/04/2021,,1003")))
    assert again.report["changed"] == 1
    post.refresh_from_db()
    assert (post.since, post.since_known) == (date(2021, 4, 1), True)


def test_a_line_manager_sees_from_the_day_that_a_later_file_gives(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    managed = NO_DATE.replace(",,,,1003", f",{boss.email},,,1003")
    head = f"{boss.name},{boss.email},Head of digital,,01/04/2019,,1"
    take_in(client, csv(head, managed))
    line = Relationship.objects.get(subject__external_id="1003")
    assert line.since == clock.today()
    take_in(client, csv(head, managed.replace(",,,1003", ",01/04/2021,,1003")))
    line.refresh_from_db()
    assert line.since == date(2021, 4, 1)


def test_a_baseline_page_does_not_say_a_day_that_nobody_gave(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    take_in(client, csv(NO_DATE))
    post = Appointment.objects.get(person__external_id="1003")
    Appointment.objects.filter(pk=post.pk).update(role="developer")
    page = words(browser(post.person).get(reverse("pathways:baseline")).content.decode())
    assert "You are Benefits officer; the start date is not known here." in page


def test_a_correction_makes_the_start_known_and_its_undo_unknown_again(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    take_in(client, csv(NO_DATE))
    post = Appointment.objects.get(person__external_id="1003")
    url = reverse("pathways:appointment_change", args=[post.person.public_id, post.public_id])
    typed = {
        "title": post.title,
        "role": "none",
        "fte": "1",
        "since_day": "1",
        "since_month": "4",
        "since_year": "2021",
    }
    page = client.post(url, typed, follow=True)
    post.refresh_from_db()
    assert post.since_known
    undo = next(message for message in page.context["messages"])
    assert undo is not None


def test_the_load_page_says_that_a_later_file_mended_the_rows(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    take_in(client, csv(NO_DATE, FAULTY))
    page = reverse("pathways:staff_load")
    assert "1 row to mend" in words(client.get(page).content.decode())
    take_in(client, csv(FAULTY.replace(",,Data", ",priya.shah@kirklees.gov.uk,Data")))
    said = words(client.get(page).content.decode())
    assert "to mend" not in said
    assert "1 row was left out; all came in with" in said
    assert not StaffLoad.objects.at(kirklees).with_rows_to_mend().exists()


def test_a_file_that_changes_nothing_is_done(kirklees: Organisation, boss: Person, client: Client) -> None:
    take_in(client, csv(NO_DATE))
    load = upload(client, csv(NO_DATE))
    page = client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    assert f'href="{reverse("pathways:first_day")}">Done</a>' in page


def test_the_columns_that_we_added_ourselves_are_not_spoken_of(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    load = upload(client, csv("Jo Bell,jo.bell@kirklees.gov.uk,Developer,,soon,,"))
    given = client.get(reverse("pathways:staff_errors", args=[load.public_id])).content
    assert b"How to mend it" in given
    client.post(reverse("pathways:staff_discard", args=[load.public_id]))
    again = upload(client, given.replace(b"soon", b"01/04/2024", 1))
    assert again.report["new"] == 1
    page = client.get(reverse("pathways:staff_file", args=[again.public_id])).content.decode()
    assert "left out:" not in page
    assert "What is wrong" not in page


def test_a_column_of_the_councils_own_with_one_of_our_headings_is_spoken_of(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    content = b"Name,Email,Job title,Column\r\nJo Bell,jo.bell@kirklees.gov.uk,Developer,C4\r\n"
    page = client.get(reverse("pathways:staff_file", args=[upload(client, content).public_id])).content.decode()
    assert "1 column was left out:" in words(page)


def test_a_file_is_discarded_last_on_the_page_and_after_a_second_look(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    load = upload(client, csv(NO_DATE))
    discard = reverse("pathways:staff_discard", args=[load.public_id])
    page = client.get(reverse("pathways:staff_load")).content.decode()
    assert page.index('type="file"') < page.index("Files sent before") < page.index(discard)
    for html in (page, client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()):
        before = html[: html.index(discard)]
        assert (
            before.rindex("<details") > before.rindex("</details>") if "</details>" in before else "<details" in before
        )
        assert "it is not kept: to take it in later, send it again" in html


def test_rows_left_out_are_said_beside_what_comes_next_with_the_way_to_send_them(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    load = upload(client, csv(NO_DATE, FAULTY))
    again = f'href="{reverse("pathways:staff_load")}">Send the mended rows</a>'
    page = client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    assert again not in page, "one file waits at a time"
    assert "Take this file in or discard it before you send them" in page
    client.post(reverse("pathways:staff_take_in", args=[load.public_id]))
    run_job()
    page = client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    assert again in page
    assert "1 person was left out: mend the row" in words(page)
    take_in(client, csv(FAULTY.replace(",,Data", ",priya.shah@kirklees.gov.uk,Data")))
    page = client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    assert again not in page
    assert "person was left out" not in page


def test_a_file_of_a_few_mended_rows_counts_nobody_as_not_in_it(
    kirklees: Organisation, boss: Person, client: Client
) -> None:
    calm = "People not in this file stay as they are."
    others = [f"Ann {name},{name.lower()}@kirklees.gov.uk,Developer,,,," for name in ("Ash", "Birch", "Cedar")]
    take_in(client, csv(*others))
    few = upload(client, csv(NO_DATE))
    page = client.get(reverse("pathways:staff_file", args=[few.public_id])).content.decode()
    assert calm in page
    assert "Not in the file" not in page
    assert "not in the file" not in page
    client.post(reverse("pathways:staff_discard", args=[few.public_id]))
    most = upload(client, csv(*others[1:]))
    page = client.get(reverse("pathways:staff_file", args=[most.public_id])).content.decode()
    assert "Not in the file" in page
    assert "1 person not in the file" in page
    assert calm not in page
