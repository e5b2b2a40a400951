from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("owner", models.CharField(db_index=True, max_length=64)),
                ("data", models.JSONField()),
                ("kept_at", models.DateTimeField(db_index=True)),
            ],
            options={"ordering": ["-kept_at"]},
        ),
    ]
