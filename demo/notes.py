"""What people write beside a claim or an experience, and where it was."""

NOTES = (
    "Led this for our service this year; the write-up is on the team site.",
    "Did this twice since spring, the second time on my own.",
    "Presented it to the service managers and answered their questions.",
    "The decision log and the final report show what I did.",
    "My part is described in the project's closing report.",
)

PLACES = ("Town hall", "Customer service centre", "Civic centre", "Council offices", "By video")
