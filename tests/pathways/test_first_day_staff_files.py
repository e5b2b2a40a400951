"""Whatever is sent as a staff file, the answer is its content or words that say how to mend it, never a fault."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pathways.models import StaffLoad
from people.models import Person
from tests.pathways.first_day_people import browser, council, csv, framework, lead, take_in, upload
from tests.pathways.pages_client import words as plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    framework()
    return browser(lead(council()))


def test_utf16_with_semicolons_is_read(client: Client) -> None:
    text = "Forename;Surname;Work email;Post title;Reports to\r\nZoë;O’Neill;zoe@kirklees.gov.uk;Développeuse;\r\n"
    load = take_in(client, text.encode("utf-16"))
    assert load.report["delimiter"] == "semicolon"
    assert Person.objects.get(email="zoe@kirklees.gov.uk").name == "Zoë O’Neill"


def test_no_cell_of_the_returned_file_runs_as_a_formula(client: Client) -> None:
    load = upload(client, csv('=HYPERLINK(1),bad,"=cmd|x",,,,'))
    returned = client.get(reverse("pathways:staff_errors", args=[load.public_id])).content.decode("utf-8-sig")
    assert ",=" not in returned
    assert not any(line.startswith("=") for line in returned.splitlines())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("staff.xlsx", b"PK\x03\x04rest of a workbook", "Excel workbook"),
        ("staff.csv", b"%PDF-1.7", "PDF"),
        ("staff.csv", b"Name,Email\x00,Job title\n", "not text"),
        ("staff.csv", b"", "empty"),
        ("staff.csv", b" \r\n ", "empty"),
        ("staff.csv", b"x" * (20 * 1024 * 1024), "The most is 5 MB"),
    ],
)
def test_what_is_no_staff_list_is_refused_with_words(client: Client, name: str, content: bytes, words: str) -> None:
    answer = client.post(reverse("pathways:staff_load"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not StaffLoad.objects.exists()


def test_a_file_without_the_columns_is_refused_in_the_background(client: Client) -> None:
    load = upload(client, b"Name,Shoe size,Job title\nPriya,38,Analyst\n")
    assert load.state == StaffLoad.State.REFUSED
    page = client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode()
    assert "no column Email" in page
    assert bytes(load.content) == b""


def test_no_file_at_all_is_an_error_of_the_form(client: Client) -> None:
    answer = client.post(reverse("pathways:staff_load"), {})
    assert answer.status_code == 422
    assert "Choose a CSV file" in answer.content.decode()


def test_the_empty_file_has_the_headings(client: Client) -> None:
    assert "Line manager email" in client.get(reverse("pathways:staff_template")).content.decode("utf-8-sig")


def test_a_cell_that_is_too_long_is_a_row_to_mend(client: Client) -> None:
    load = take_in(
        client, csv(f"Ann,ann@kirklees.gov.uk,{'Very ' * 40}senior,,,,", "Ben,ben@kirklees.gov.uk,Tester,,,,")
    )
    assert "The most is 160" in load.report["errors"][0]["wrong"]
    assert Person.objects.filter(email="ben@kirklees.gov.uk").exists()


def test_a_column_left_out_is_named_with_what_to_call_it(client: Client) -> None:
    headings = "Name,Email,Job title,Start date,Who they answer to,Parking bay"
    content = f"{headings}\nPriya Shah,priya.shah@kirklees.gov.uk,Data Analyst,01/04/2021,,7\n"
    load = upload(client, content.encode())
    page = plain(client.get(reverse("pathways:staff_file", args=[load.public_id])).content.decode())
    assert "2 columns were left out: “Who they answer to”, “Parking bay”." in page
    assert "No column was read as: Line manager email, FTE, Employee number." in page
    assert "Rename its heading in your file to exactly those words, such as “Line manager email”" in page
    assert "Read as Job title" in page
    client.post(reverse("pathways:staff_discard", args=[load.public_id]))
    again = upload(client, content.replace("Who they answer to", "Line manager email").encode())
    page = plain(client.get(reverse("pathways:staff_file", args=[again.public_id])).content.decode())
    assert "1 column was left out: “Parking bay”." in page
