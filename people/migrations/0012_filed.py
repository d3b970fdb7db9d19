"""The A–Z has an index, and the parts somebody had in one work a fixed order."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0011_merges_and_duplicates'),
    ]

    operations = [
        migrations.AlterModelOptions(name='credit', options={'ordering': ['-work__year', 'work__title', 'pk']}),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(models.Func(django.db.models.functions.text.Lower(django.db.models.functions.comparison.Coalesce(django.db.models.functions.comparison.NullIf(models.F('sort_name'), models.Value('')), models.F('name'))), models.Value('àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷźżžơưǎǐǒǔǖǘǚǜǟǡǣǧǩǫǭǯǰǵǹǻǽǿȁȃȅȇȉȋȍȏȑȓȕȗșțȟȧȩȫȭȯȱȳøłđı'), models.Value('aaaaaaceeeeiiiinooooouuuuyyaaaccccdeeeeegggghiiiijklllnnnooorrrssssttuuuuuuwyzzzouaiouuuuuaaægkooʒjgnaæøaaeeiioorruusthaeooooyoldi'), function='TRANSLATE', output_field=models.CharField()), models.F('id'), name='person_filed'),
        ),
    ]
