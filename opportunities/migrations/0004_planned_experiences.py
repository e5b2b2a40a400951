"""Write down what the places already accepted will give, where gaps look for it."""

from typing import Any

from django.db import migrations
from django.urls import reverse


def plan(apps: Any, _schema: Any) -> None:
    planned = apps.get_model("pathways", "PlannedExperience")
    agreed = apps.get_model("opportunities", "Placement").objects.filter(status="agreed")
    planned.objects.bulk_create(
        planned(
            source=f"placement:{placement.public_id}",
            offer=f"opportunity:{placement.application.opportunity.public_id}",
            person_id=placement.application.person_id,
            experience=code,
            quantity=quantity,
            since=placement.since,
            until=placement.until,
            title=placement.application.opportunity.title,
            host=placement.application.opportunity.organisation.name,
            url=reverse("opportunities:placement", args=[placement.public_id]),
        )
        for placement in agreed.select_related("application__opportunity__organisation")
        for code, quantity in placement.application.opportunity.experiences.items()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("opportunities", "0003_watch"),
        ("pathways", "0008_planned_experiences"),
    ]

    operations = [migrations.RunPython(plan, migrations.RunPython.noop)]
