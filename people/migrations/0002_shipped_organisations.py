"""The 317 principal councils of England, nine regional centres and the institute, and the successions that are certain."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

DATA = Path(__file__).resolve().parent.parent / "data"


def load(apps, schema_editor):
    """Add what ships. Slugs come from common names; a county that shares one with a district says so."""
    Organisation = apps.get_model("people", "Organisation")
    Succession = apps.get_model("people", "Succession")
    with (DATA / "councils.csv").open(encoding="utf-8", newline="") as file:
        councils = list(csv.DictReader(file))
    slugs = set()
    rows = []
    for council in councils:
        slug = slugify(council["name"])
        if slug in slugs:
            slug = slugify(f"{council['name']} {council['kind']}")
        slugs.add(slug)
        rows.append(
            Organisation(
                slug=slug,
                kind="council",
                name=council["name"],
                official_name=council["official_name"],
                ons_code=council["code"],
                council_kind=council["kind"],
                region_code=council["region_code"],
                region=council["region"],
                county_code=council["county_code"],
                combined_authority=council["combined_authority"],
                population=int(council["population"]),
                latitude=float(council["latitude"]),
                longitude=float(council["longitude"]),
                hex_q=int(council["hex_q"]),
                hex_r=int(council["hex_r"]),
            )
        )
    for code, region in sorted({(council["region_code"], council["region"]) for council in councils}):
        rows.append(
            Organisation(
                slug=slugify(f"{region} regional centre"),
                kind="regional_centre",
                name=f"{region} regional centre",
                official_name=f"{region} regional centre",
                region_code=code,
                region=region,
            )
        )
    rows.append(
        Organisation(
            slug="institute", kind="institute", name="Institute", official_name="Institute for Local Digital Leadership"
        )
    )
    Organisation.objects.bulk_create(rows)
    by_code = {row.ons_code: row for row in Organisation.objects.exclude(ons_code="")}
    with (DATA / "successors.csv").open(encoding="utf-8", newline="") as file:
        Succession.objects.bulk_create(
            Succession(
                predecessor=by_code.get(row["predecessor_code"]),
                predecessor_code=row["predecessor_code"],
                successor_name=row["successor_name"],
                successor_code=row["successor_code"],
                effective_on=date.fromisoformat(row["effective_on"]),
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
