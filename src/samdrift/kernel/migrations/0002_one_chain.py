from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_first"),
    ]

    operations = [
        migrations.AlterField(
            model_name="seal",
            name="previous",
            field=models.CharField(max_length=64, unique=True),
        ),
    ]
