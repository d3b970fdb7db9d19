"""Who sees, reminds and answers for partners when a story is killed."""

from django.db import migrations


class Migration(migrations.Migration):
    # The last of those that were made at the same time.
    dependencies = [("api", "0007_gathered")]

    operations = [
        migrations.AlterModelOptions(
            name="fetch",
            options={
                "permissions": [
                    ("view_recalls", "May see who was sent a killed story, and who has answered"),
                    ("remind_recalls", "May remind partners of a killed story"),
                    ("answer_recalls", "May write down what a partner says about a killed story"),
                ]
            },
        ),
    ]
