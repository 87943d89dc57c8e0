"""All of 0001 to 0017 in one step, for a site that begins: nothing has been written there yet.

A site that has any of them goes on with those. tests/migrations holds both ways
to the same tables.
"""

from typing import Any

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import lessons.embeds
import lessons.models.content
import lessons.models.words
import modelsearch.index
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

from lessons import guards


def freeze(apps: Any, schema_editor: Any) -> None:
    guards.install(schema_editor.connection)


def begin_counting(apps: Any, schema_editor: Any) -> None:
    apps.get_model("course_lessons", "Fold").objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    replaces = [
        ("course_lessons", "0001_initial"),
        ("course_lessons", "0002_add_look_backs"),
        ("course_lessons", "0003_mark_unblinded_attempts"),
        ("course_lessons", "0004_add_looking_back"),
        ("course_lessons", "0005_freeze_kept_charts"),
        ("course_lessons", "0006_keep_rows"),
        ("course_lessons", "0007_keep_words"),
        ("course_lessons", "0008_fill_words"),
        ("course_lessons", "0009_ask_journals_and_timers"),
        ("course_lessons", "0010_add_reflection_draft"),
        ("course_lessons", "0011_add_passages"),
        ("course_lessons", "0012_add_site_identity"),
        ("course_lessons", "0013_add_highlights"),
        ("course_lessons", "0014_count_erased"),
        ("course_lessons", "0015_name_models"),
        ("course_lessons", "0016_count_progress"),
        ("course_lessons", "0017_note_progress"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        # Nothing here names these. But each step that comes after ours makes our models anew, and
        # with these before ours a first `migrate` takes half as long.
        ("wagtailadmin", "0006_formstate"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueVersion',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('stamp', models.PositiveBigIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='catalogue_version_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='CountedPlace',
            fields=[
                ('lesson_id', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('module_id', models.PositiveBigIntegerField()),
                ('track_id', models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='CountedProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_id', models.PositiveBigIntegerField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('complete_at', models.DateTimeField(blank=True, null=True)),
                ('reflected_at', models.DateTimeField(blank=True, null=True)),
                ('enrolled_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'counted learner of a page',
                'verbose_name_plural': 'counted learners of pages',
                'constraints': [models.UniqueConstraint(fields=('learner', 'page_id'), name='counted_once_a_page')],
            },
        ),
        migrations.CreateModel(
            name='ErasedFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fact', models.CharField(choices=[('started', 'Started'), ('read', 'Read'), ('complete', 'Complete'), ('reflected', 'Reflected'), ('enrolled', 'Enrolled')], max_length=12)),
                ('page_id', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('number', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('page_id', 'fact', 'at'), name='one_count_per_hour'), models.CheckConstraint(condition=models.Q(('number__gte', 0)), name='erased_count_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Fold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='GuideTexts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how_to_use', models.TextField(default='Read in any order and stop whenever you like; your place is kept. Write before you read where a guide asks for it. What you write is visible to you alone.')),
                ('mark_complete', models.TextField(default='When you have done this, mark the Turn complete. You decide when it is done.')),
                ('bonus_tip', models.TextField(default='A reflection on a completed Turn earns Depth, and Depth opens Extension Courses.')),
                ('closing_line', models.CharField(default='The guide stays here. The practice goes with you.', max_length=200)),
            ],
            options={
                'verbose_name': 'texts every guide repeats',
            },
        ),
        migrations.CreateModel(
            name='Home',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('headline', models.CharField(default='See where your attention goes.', max_length=120)),
                ('introduction', models.TextField(default='Guides worth reading, exercises worth repeating, and a private record of your own judgement that you can look back on for years.')),
            ],
            options={
                'verbose_name': 'home page',
                'verbose_name_plural': 'home pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, help_text='One sentence: what this lesson looks at.', validators=[django.core.validators.MaxLengthValidator(600)])),
                ('shortcuts', models.BooleanField(default=True, help_text='A list of the sections, made from the blocks below.', verbose_name='Show “On this page”')),
                ('free_preview', models.BooleanField(default=False, help_text='Readable by anyone, even while its course is locked.')),
                ('review_by', models.DateField(blank=True, help_text='For guides with facts that age. Only you see this.', null=True)),
                ('imported_from', models.CharField(blank=True, editable=False, help_text='SHA-256 of the imported file.', max_length=64)),
                ('words', models.PositiveIntegerField(default=0, editable=False)),
                ('body', wagtail.fields.StreamField([('introduction', 1), ('section', 71), ('text', 3), ('callout', 6), ('accordion', 10), ('table', 11), ('picture', 16), ('media', 20), ('author_note', 22), ('short_text', 27), ('long_text', 29), ('text_list', 35), ('choice', 39), ('ratings', 45), ('checklist', 47), ('number', 52), ('date', 27), ('link', 27), ('rows', 60), ('timer', 62), ('recall', 66), ('ratings_chart', 69), ('turn', 79), ('faq', 83), ('quick_reference', 87), ('next_steps', 1)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ul', 'ol', 'blockquote', 'code', 'hr']}), 1: ('wagtail.blocks.StructBlock', [[('text', 0)]], {}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'Without a number: sections are numbered by their place.', 'max_length': 200}), 3: ('lessons.blocks.text.TextBlock', (), {}), 4: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('tip', 'Tip'), ('why', 'Why it matters'), ('activity', 'Activity'), ('myth', 'A common myth'), ('prerequisite', 'Before you start')]}), 5: ('wagtail.blocks.CharBlock', (), {'max_length': 120, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('kind', 4), ('title', 5), ('text', 0)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'max_length': 200}), 8: ('wagtail.blocks.StructBlock', [[('heading', 7), ('text', 0)]], {}), 9: ('wagtail.blocks.ListBlock', (8,), {'min_num': 1}), 10: ('wagtail.blocks.StructBlock', [[('panels', 9)]], {}), 11: ('wagtail.contrib.table_block.blocks.TableBlock', (), {'icon': 'table', 'label': 'Table', 'template': 'lessons/blocks/table.html'}), 12: ('wagtail.images.blocks.ImageChooserBlock', (), {}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'Read aloud to people who cannot see the picture.', 'label': 'What it shows', 'max_length': 300}), 14: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link'], 'required': False}), 15: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ul', 'ol', 'blockquote', 'code', 'hr'], 'help_text': 'Hidden until the learner asks, for instance the answer to a question.', 'label': 'Reveal', 'required': False}), 16: ('wagtail.blocks.StructBlock', [[('image', 12), ('alternative', 13), ('caption', 14), ('reveal', 15)]], {}), 17: ('wagtail.blocks.URLBlock', (), {'help_text': 'From YouTube, Vimeo or SoundCloud.', 'label': 'Address of the video or audio', 'validators': [lessons.embeds.check_host]}), 18: ('wagtail.blocks.CharBlock', (), {'help_text': 'Says what will play.', 'max_length': 200}), 19: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'document-link', 'ul', 'ol', 'blockquote', 'code', 'hr'], 'required': False}), 20: ('wagtail.blocks.StructBlock', [[('media', 17), ('title', 18), ('transcript', 19)]], {}), 21: ('wagtail.blocks.TextBlock', (), {'rows': 2}), 22: ('wagtail.blocks.StructBlock', [[('note', 21)]], {}), 23: ('lessons.blocks.text.SubheadingBlock', (), {}), 24: ('wagtail.blocks.TextBlock', (), {'help_text': 'The learner reads this above the field.', 'label': 'What you ask', 'rows': 2}), 25: ('wagtail.blocks.TextBlock', (), {'label': 'A hint below the question', 'required': False, 'rows': 2}), 26: ('wagtail.blocks.CharBlock', (), {'help_text': 'Only needed when another place recalls this answer. Unique in the track.', 'label': 'Name for recalls', 'max_length': 60, 'required': False, 'validators': [django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$', 'Use small letters, digits and underscores, starting with a letter: success_definition.')]}), 27: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26)]], {}), 28: ('wagtail.blocks.BooleanBlock', (), {'default': False, 'help_text': 'Else: inside a Turn, each attempt begins with an empty page.', 'label': 'One document for good', 'required': False}), 29: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26), ('living', 28)]], {}), 30: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'How many', 'max_value': 30, 'min_value': 1}), 31: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'help_text': 'Else: at least.', 'label': 'Exactly this many', 'required': False}), 32: ('wagtail.blocks.CharBlock', (), {'max_length': 60}), 33: ('lessons.blocks.base.DistinctLabels', (32,), {'default': [], 'help_text': 'Optional. The learner may give each line one, and sees where they cluster.', 'label': 'Areas to sort the lines into', 'required': False}), 34: ('wagtail.blocks.CharBlock', (), {'help_text': 'The name of a ratings prompt in the same lesson.', 'label': 'Or: the areas of this ratings prompt', 'max_length': 60, 'required': False, 'validators': [django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$', 'Use small letters, digits and underscores, starting with a letter: success_definition.')]}), 35: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26), ('count', 30), ('exact', 31), ('domains', 33), ('domains_from', 34)]], {}), 36: ('lessons.blocks.base.DistinctLabels', (7,), {'default': [], 'help_text': 'Leave empty when the options are the areas of a ratings prompt.', 'label': 'Options', 'required': False}), 37: ('wagtail.blocks.IntegerBlock', (), {'default': 1, 'label': 'Choose at least', 'max_value': 50, 'min_value': 0}), 38: ('wagtail.blocks.IntegerBlock', (), {'default': 1, 'label': 'Choose at most', 'max_value': 50, 'min_value': 1}), 39: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26), ('options', 36), ('options_from', 34), ('minimum', 37), ('maximum', 38)]], {}), 40: ('wagtail.blocks.CharBlock', (), {'label': 'Area', 'max_length': 60}), 41: ('wagtail.blocks.CharBlock', (), {'help_text': 'Optional.', 'label': 'What 1 looks like', 'max_length': 120, 'required': False}), 42: ('wagtail.blocks.CharBlock', (), {'help_text': 'Optional.', 'label': 'What 10 looks like', 'max_length': 120, 'required': False}), 43: ('wagtail.blocks.StructBlock', [[('label', 40), ('low', 41), ('high', 42)]], {}), 44: ('lessons.blocks.base.DistinctLabels', (43,), {'help_text': 'Between 3 and 10. Their order here is their order on the chart.', 'label': 'Areas to rate from 1 to 10', 'max_num': 10, 'min_num': 3}), 45: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26), ('axes', 44)]], {}), 46: ('lessons.blocks.base.DistinctLabels', (7,), {'max_num': 50, 'min_num': 1}), 47: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26), ('items', 46)]], {}), 48: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example: minutes.', 'max_length': 30, 'required': False}), 49: ('wagtail.blocks.DecimalBlock', (), {'required': False}), 50: ('wagtail.blocks.DecimalBlock', (), {'help_text': 'Optional. Said beside the field; a number outside it is kept as well.', 'label': 'Target from', 'required': False}), 51: ('wagtail.blocks.DecimalBlock', (), {'label': 'Target to', 'required': False}), 52: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26), ('unit', 48), ('minimum', 49), ('maximum', 49), ('target_low', 50), ('target_high', 51)]], {}), 53: ('wagtail.blocks.CharBlock', (), {'label': 'Heading', 'max_length': 60}), 54: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('text', 'Short text'), ('long_text', 'Long text'), ('number', 'Number'), ('date', 'Date'), ('choice', 'Choice'), ('link', 'Link')], 'label': 'Holds'}), 55: ('wagtail.blocks.CharBlock', (), {'max_length': 100}), 56: ('lessons.blocks.base.DistinctLabels', (55,), {'default': [], 'help_text': 'Only for a choice.', 'label': 'Options', 'required': False}), 57: ('wagtail.blocks.StructBlock', [[('label', 53), ('type', 54), ('options', 56)]], {}), 58: ('lessons.blocks.base.DistinctLabels', (57,), {'help_text': 'Each row also has its day. A removed column stays readable in old rows.', 'label': 'Columns', 'max_num': 12, 'min_num': 1}), 59: ('wagtail.blocks.BooleanBlock', (), {'default': False, 'help_text': 'Else: one journal that goes on, whatever is begun anew.', 'label': 'A new journal in each attempt', 'required': False}), 60: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26), ('columns', 58), ('each_attempt', 59)]], {}), 61: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Optional. Said beside the timer; nothing happens when they are over.', 'label': 'Minutes to set aside', 'max_value': 1440, 'min_value': 1, 'required': False}), 62: ('wagtail.blocks.StructBlock', [[('wording', 24), ('help', 25), ('name', 26), ('target', 61)]], {}), 63: ('wagtail.blocks.CharBlock', (), {'help_text': 'As given in “Name for recalls” of the prompt whose answer is shown here.', 'label': 'Name of the prompt', 'max_length': 60, 'validators': [django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$', 'Use small letters, digits and underscores, starting with a letter: success_definition.')]}), 64: ('wagtail.blocks.CharBlock', (), {'help_text': 'Default: “You wrote”.', 'label': 'Lead', 'max_length': 200, 'required': False}), 65: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('latest', 'As it reads now'), ('then', 'As it stood when the Turn here kept its chart, or was begun')], 'label': 'Which version', 'required': False}), 66: ('wagtail.blocks.StructBlock', [[('prompt', 63), ('lead', 64), ('which', 65)]], {}), 67: ('wagtail.blocks.CharBlock', (), {'label': 'Name of the ratings prompt', 'max_length': 60, 'validators': [django.core.validators.RegexValidator('^[a-z][a-z0-9_]*$', 'Use small letters, digits and underscores, starting with a letter: success_definition.')]}), 68: ('wagtail.blocks.CharBlock', (), {'max_length': 200, 'required': False}), 69: ('wagtail.blocks.StructBlock', [[('prompt', 67), ('title', 68), ('which', 65)]], {}), 70: ('wagtail.blocks.StreamBlock', [[('text', 3), ('callout', 6), ('accordion', 10), ('table', 11), ('picture', 16), ('media', 20), ('author_note', 22), ('subheading', 23), ('short_text', 27), ('long_text', 29), ('text_list', 35), ('choice', 39), ('ratings', 45), ('checklist', 47), ('number', 52), ('date', 27), ('link', 27), ('rows', 60), ('timer', 62), ('recall', 66), ('ratings_chart', 69)]], {'required': False}), 71: ('wagtail.blocks.StructBlock', [[('heading', 2), ('content', 70)]], {}), 72: ('wagtail.blocks.CharBlock', (), {'help_text': 'Shown as “Your Turn: …”.', 'max_length': 120}), 73: ('wagtail.blocks.IntegerBlock', (), {'default': 20, 'label': 'Minutes to set aside', 'max_value': 600, 'min_value': 1}), 74: ('wagtail.blocks.CharBlock', (), {'help_text': 'An instruction: “Rate yourself”.', 'max_length': 120}), 75: ('wagtail.blocks.StreamBlock', [[('short_text', 27), ('long_text', 29), ('text_list', 35), ('choice', 39), ('ratings', 45), ('checklist', 47), ('number', 52), ('date', 27), ('link', 27), ('rows', 60), ('timer', 62), ('recall', 66), ('ratings_chart', 69)]], {'label': 'What this step asks for', 'required': False}), 76: ('wagtail.blocks.StructBlock', [[('title', 74), ('instruction', 0), ('fields', 75)]], {}), 77: ('wagtail.blocks.ListBlock', (76,), {'max_num': 20, 'min_num': 1}), 78: ('wagtail.blocks.IntegerBlock', (), {'help_text': 'Calendar months. Empty: no follow-up.', 'label': 'Invite back after so many months', 'max_value': 60, 'min_value': 1, 'required': False}), 79: ('wagtail.blocks.StructBlock', [[('title', 72), ('introduction', 0), ('minutes', 73), ('steps', 77), ('expected_outcome', 19), ('follow_up_months', 78)]], {}), 80: ('wagtail.blocks.CharBlock', (), {'max_length': 300}), 81: ('wagtail.blocks.StructBlock', [[('question', 80), ('answer', 0)]], {}), 82: ('wagtail.blocks.ListBlock', (81,), {'label': 'Questions', 'min_num': 1}), 83: ('wagtail.blocks.StructBlock', [[('items', 82)]], {}), 84: ('wagtail.blocks.CharBlock', (), {'max_length': 120}), 85: ('wagtail.blocks.StructBlock', [[('term', 84), ('meaning', 21)]], {}), 86: ('wagtail.blocks.ListBlock', (85,), {'label': 'Terms', 'min_num': 1}), 87: ('wagtail.blocks.StructBlock', [[('items', 86)]], {})})),
            ],
            options={
                'verbose_name': 'lesson',
                'verbose_name_plural': 'lessons',
                'permissions': [('view_progress_report', 'Can see the progress of learners in total')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Highlight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid)),
                ('anchor', models.CharField(blank=True, max_length=80)),
                ('heading', models.CharField(blank=True, max_length=200)),
                ('quote', models.TextField(blank=True)),
                ('before', models.CharField(blank=True, max_length=80)),
                ('after', models.CharField(blank=True, max_length=80)),
                ('note', models.TextField(blank=True)),
                ('words', lessons.models.words.WordsField(blank=True, default='', editable=False)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='highlights', to=settings.AUTH_USER_MODEL)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='highlights', to='course_lessons.lesson')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['learner', 'lesson'], name='highlight_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('uid', 'learner'), name='one_highlight_per_client_id')],
                'verbose_name': 'marked passage',
                'verbose_name_plural': 'marked passages',
            },
        ),
        migrations.CreateModel(
            name='Module',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(600)])),
            ],
            options={
                'verbose_name': 'module',
                'verbose_name_plural': 'modules',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NoteRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField()),
                ('set_aside', models.BooleanField(default=False)),
                ('highlight', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='course_lessons.highlight')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['highlight_id', 'pk'],
                'verbose_name': 'version of a note',
                'verbose_name_plural': 'versions of notes',
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('section', 'Section'), ('turn', 'Your Turn'), ('question', 'Question'), ('term', 'Quick reference')], max_length=20)),
                ('anchor', models.CharField(max_length=80)),
                ('heading', models.CharField(max_length=300)),
                ('text', models.TextField(blank=True)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='course_lessons.lesson')),
            ],
            options={
                'ordering': ['lesson_id', 'position'],
                'constraints': [models.UniqueConstraint(fields=('lesson', 'position'), name='one_passage_per_position')],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='ProgressEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_id', models.PositiveBigIntegerField()),
                ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('learner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ProgressTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('span', models.PositiveSmallIntegerField()),
                ('slot', models.PositiveIntegerField()),
                ('page_id', models.PositiveBigIntegerField()),
                ('fact', models.CharField(choices=[('started', 'Started'), ('read', 'Read'), ('complete', 'Complete'), ('reflected', 'Reflected'), ('enrolled', 'Enrolled'), ('days', 'Days')], max_length=12)),
                ('days', models.PositiveSmallIntegerField(default=0)),
                ('number', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'total of the progress report',
                'verbose_name_plural': 'totals of the progress report',
                'constraints': [models.UniqueConstraint(fields=('span', 'slot', 'page_id', 'fact', 'days'), name='one_total_a_slot')],
            },
        ),
        migrations.CreateModel(
            name='ReadingPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(blank=True, max_length=80)),
                ('heading', models.CharField(blank=True, max_length=200)),
                ('percent', models.PositiveSmallIntegerField(default=0)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reading_positions', to=settings.AUTH_USER_MODEL)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reading_positions', to='course_lessons.lesson')),
            ],
            options={
                'indexes': [models.Index(fields=['learner', '-moved_at'], name='position_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('lesson', 'learner'), name='one_position_per_lesson'), models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='percent_within_100')],
                'verbose_name': 'place in a guide',
                'verbose_name_plural': 'places in guides',
            },
        ),
        migrations.CreateModel(
            name='SiteIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='Shown beside the mark and in titles. Empty: as the server is set up.', max_length=60)),
                ('mark_url', models.CharField(blank=True, editable=False, max_length=300)),
                ('accent', models.CharField(default='#0a5a63', help_text='Links, buttons and charts. Has to be readable on the page and behind white.', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Give a colour as #rrggbb, for instance #0a5a63.')], verbose_name='Signal colour on light')),
                ('accent_dark', models.CharField(default='#6fc8ce', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Give a colour as #rrggbb, for instance #0a5a63.')], verbose_name='Signal colour on dark')),
                ('reading_face', models.CharField(choices=[('literata', 'Literata'), ('instrument', 'Instrument Sans'), ('hyperlegible', 'Atkinson Hyperlegible'), ('system-serif', "The device's own serif"), ('system-sans', "The device's own sans-serif")], default='literata', max_length=20)),
                ('interface_face', models.CharField(choices=[('literata', 'Literata'), ('instrument', 'Instrument Sans'), ('hyperlegible', 'Atkinson Hyperlegible'), ('system-serif', "The device's own serif"), ('system-sans', "The device's own sans-serif")], default='instrument', max_length=20)),
                ('mark', models.ForeignKey(blank=True, help_text='A square picture; shown 28 pixels wide. Empty: two half-waves in phase.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image')),
            ],
            options={
                'verbose_name': 'site identity',
            },
        ),
        migrations.CreateModel(
            name='Track',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('kind', models.CharField(choices=[('core', 'Core Track'), ('extension', 'Extension Course')], default='core', max_length=20)),
                ('access', models.CharField(choices=[('public', 'Anyone may read, signed in or not'), ('signed_in', 'Anyone who is signed in'), ('unlock', 'Learners for whom it is opened: by Depth, a grant or a purchase')], default='public', max_length=20)),
                ('summary', models.TextField(help_text='Two or three sentences, shown in the catalogue and while it is locked.', validators=[django.core.validators.MaxLengthValidator(600)])),
            ],
            options={
                'verbose_name': 'track',
                'verbose_name_plural': 'tracks',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enrolled_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to=settings.AUTH_USER_MODEL)),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='course_lessons.track')),
            ],
            options={
                'indexes': [models.Index(fields=['learner'], name='enrolment_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('track', 'learner'), name='one_enrolment_per_track')],
                'verbose_name': 'enrolment',
                'verbose_name_plural': 'enrolments',
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('block_id', models.UUIDField()),
                ('title', models.CharField(max_length=120)),
                ('position', models.PositiveIntegerField(default=0)),
                ('minutes', models.PositiveIntegerField(default=20)),
                ('follow_up_months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='course_lessons.lesson')),
            ],
            options={
                'ordering': ['lesson_id', 'position'],
                'constraints': [models.UniqueConstraint(fields=('lesson', 'block_id'), name='one_turn_per_block')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to=settings.AUTH_USER_MODEL)),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='course_lessons.turn')),
                ('unblinded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['turn_id', 'number'],
                'indexes': [models.Index(fields=['learner', 'turn'], name='attempt_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('turn', 'number', 'learner'), name='one_attempt_per_number')],
                'verbose_name': 'attempt at a Turn',
                'verbose_name_plural': 'attempts at Turns',
            },
        ),
        migrations.CreateModel(
            name='ComparisonNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('text', models.TextField(blank=True)),
                ('words', lessons.models.words.WordsField(blank=True, default='', editable=False)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='comparison_note', to='course_lessons.attempt')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comparison_notes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['learner', '-created_at'], name='note_by_learner')],
                'verbose_name': 'note on a comparison',
                'verbose_name_plural': 'notes on comparisons',
            },
        ),
        migrations.CreateModel(
            name='ComparisonNoteRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid)),
                ('number', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('saved', 'Saved'), ('set_aside', 'Kept aside')], default='saved', max_length=10)),
                ('text', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='course_lessons.comparisonnote')),
            ],
            options={
                'ordering': ['note_id', 'number', 'id'],
                'constraints': [models.UniqueConstraint(fields=('uid', 'learner'), name='one_note_revision_per_client_id'), models.UniqueConstraint(condition=models.Q(('outcome', 'saved')), fields=('note', 'number', 'learner'), name='one_saved_note_per_number')],
                'verbose_name': 'version of a note on a comparison',
                'verbose_name_plural': 'versions of notes on comparisons',
            },
        ),
        migrations.CreateModel(
            name='LookBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('words', lessons.models.words.WordsField(blank=True, default='', editable=False)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='look_backs', to='course_lessons.attempt')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='look_backs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['attempt_id', 'number'],
                'indexes': [models.Index(fields=['learner', '-written_at'], name='look_back_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'number', 'learner'), name='one_look_back_per_number')],
                'verbose_name': 'look-back',
                'verbose_name_plural': 'look-backs',
            },
        ),
        migrations.CreateModel(
            name='LookBackRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField()),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('look_back', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='course_lessons.lookback')),
            ],
            options={
                'ordering': ['look_back_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('look_back', 'number', 'learner'), name='one_look_back_revision')],
                'verbose_name': 'version of a look-back',
                'verbose_name_plural': 'versions of look-backs',
            },
        ),
        migrations.CreateModel(
            name='Prompt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('block_id', models.UUIDField()),
                ('kind', models.CharField(max_length=20)),
                ('name', models.CharField(blank=True, max_length=60)),
                ('position', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prompts', to='course_lessons.lesson')),
                ('turn', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='prompts', to='course_lessons.turn')),
            ],
            options={
                'ordering': ['lesson_id', 'position'],
                'indexes': [models.Index(condition=models.Q(('name', ''), _negated=True), fields=['name'], name='prompt_by_name')],
                'constraints': [models.UniqueConstraint(fields=('lesson', 'block_id'), name='one_prompt_per_block'), models.UniqueConstraint(condition=models.Q(('retired_at', None), models.Q(('name', ''), _negated=True)), fields=('lesson', 'name'), name='one_live_prompt_per_name')],
            },
        ),
        migrations.CreateModel(
            name='PromptVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=20)),
                ('wording', models.TextField()),
                ('help', models.TextField(blank=True)),
                ('config', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='course_lessons.prompt')),
            ],
            options={
                'verbose_name': 'prompt version',
                'ordering': ['prompt_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('prompt', 'number'), name='one_version_per_number'), models.UniqueConstraint(fields=('prompt', 'digest'), name='one_version_per_wording')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('text', models.TextField(blank=True)),
                ('value', models.JSONField(blank=True, null=True)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to=settings.AUTH_USER_MODEL)),
                ('attempt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='course_lessons.attempt')),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='course_lessons.prompt')),
                ('prompt_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='course_lessons.promptversion')),
                ('words', lessons.models.words.WordsField(blank=True, default='', editable=False)),
            ],
            options={
                'ordering': ['learner_id', 'prompt_id'],
                'indexes': [models.Index(fields=['learner', 'prompt'], name='answer_by_learner')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('attempt__isnull', False)), fields=('attempt', 'prompt', 'learner'), name='one_answer_per_attempt'), models.UniqueConstraint(condition=models.Q(('attempt__isnull', True)), fields=('prompt', 'learner'), name='one_answer_outside_turns')],
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
            },
        ),
        migrations.CreateModel(
            name='AnswerRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid)),
                ('number', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('saved', 'Saved'), ('set_aside', 'Kept aside')], default='saved', max_length=10)),
                ('text', models.TextField(blank=True)),
                ('value', models.JSONField(blank=True, null=True)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='course_lessons.answer')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prompt_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='course_lessons.promptversion')),
            ],
            options={
                'ordering': ['answer_id', 'number', 'id'],
                'constraints': [models.UniqueConstraint(fields=('uid', 'learner'), name='one_revision_per_client_id'), models.UniqueConstraint(condition=models.Q(('outcome', 'saved')), fields=('answer', 'number', 'learner'), name='one_saved_revision_per_number')],
                'verbose_name': 'version of an answer',
                'verbose_name_plural': 'versions of answers',
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('confirmed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='course_lessons.answerrevision')),
            ],
            options={
                'ordering': ['-confirmed_at'],
                'indexes': [models.Index(fields=['learner', '-confirmed_at'], name='confirmed_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('revision', 'day', 'learner'), name='one_confirmation_per_day')],
                'verbose_name': 'answer found still true',
                'verbose_name_plural': 'answers found still true',
            },
        ),
        migrations.CreateModel(
            name='Reflection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('saw', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('plan_if', models.TextField(blank=True)),
                ('plan_then', models.TextField(blank=True)),
                ('on_paper', models.BooleanField(default=False)),
                ('visibility', models.CharField(choices=[('only_me', 'Only me')], default='only_me', editable=False, max_length=10)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reflection', to='course_lessons.attempt')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reflections', to=settings.AUTH_USER_MODEL)),
                ('words', lessons.models.words.WordsField(blank=True, default='', editable=False)),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['learner', '-created_at'], name='reflection_by_learner')],
                'verbose_name': 'reflection',
                'verbose_name_plural': 'reflections',
            },
        ),
        migrations.CreateModel(
            name='ReflectionDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid)),
                ('outcome', models.CharField(choices=[('draft', 'Draft'), ('set_aside', 'Kept aside')], default='draft', max_length=10)),
                ('saw', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('plan_if', models.TextField(blank=True)),
                ('plan_then', models.TextField(blank=True)),
                ('on_paper', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reflection_drafts', to='course_lessons.attempt')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['attempt_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('uid', 'learner'), name='one_reflection_draft_per_client_id')],
                'verbose_name': 'draft of a reflection',
                'verbose_name_plural': 'drafts of reflections',
            },
        ),
        migrations.CreateModel(
            name='ReflectionRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('saw', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('plan_if', models.TextField(blank=True)),
                ('plan_then', models.TextField(blank=True)),
                ('saved_at', models.DateTimeField()),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reflection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='course_lessons.reflection')),
            ],
            options={
                'ordering': ['reflection_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('reflection', 'number', 'learner'), name='one_reflection_per_number')],
                'verbose_name': 'version of a reflection',
                'verbose_name_plural': 'versions of reflections',
            },
        ),
        migrations.CreateModel(
            name='Row',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('day', models.DateField()),
                ('values', models.JSONField(default=dict)),
                ('words', lessons.models.words.WordsField(blank=True, default='', editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('attempt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='course_lessons.attempt')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to=settings.AUTH_USER_MODEL)),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='course_lessons.prompt')),
                ('prompt_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='course_lessons.promptversion')),
            ],
            options={
                'ordering': ['learner_id', 'prompt_id', '-day', '-id'],
                'indexes': [models.Index(fields=['learner', 'prompt', '-day'], name='row_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('uid', 'learner'), name='one_row_per_client_id')],
                'verbose_name': 'journal row',
                'verbose_name_plural': 'journal rows',
            },
        ),
        migrations.CreateModel(
            name='RowRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid)),
                ('number', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('saved', 'Saved'), ('set_aside', 'Kept aside')], default='saved', max_length=10)),
                ('day', models.DateField()),
                ('values', models.JSONField(default=dict)),
                ('removed', models.BooleanField(default=False)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prompt_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='course_lessons.promptversion')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='course_lessons.row')),
            ],
            options={
                'ordering': ['row_id', 'number', 'id'],
                'constraints': [models.UniqueConstraint(fields=('uid', 'learner'), name='one_row_revision_per_client_id'), models.UniqueConstraint(condition=models.Q(('outcome', 'saved')), fields=('row', 'number', 'learner'), name='one_saved_row_revision_per_number')],
                'verbose_name': 'version of a journal row',
                'verbose_name_plural': 'versions of journal rows',
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('ratings', models.JSONField()),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snapshots', to='course_lessons.attempt')),
                ('definition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='course_lessons.answerrevision')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snapshots', to=settings.AUTH_USER_MODEL)),
                ('prompt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='course_lessons.prompt')),
                ('prompt_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='course_lessons.promptversion')),
            ],
            options={
                'ordering': ['-taken_at'],
                'indexes': [models.Index(fields=['learner', 'prompt'], name='snapshot_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('attempt', 'prompt', 'learner'), name='one_snapshot_per_attempt')],
                'verbose_name': 'kept chart',
                'verbose_name_plural': 'kept charts',
            },
        ),
        migrations.CreateModel(
            name='ChartShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('earlier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='course_lessons.snapshot')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chart_shares', to=settings.AUTH_USER_MODEL)),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='course_lessons.snapshot')),
            ],
            options={
                'ordering': ['-created_at'],
                'indexes': [models.Index(fields=['learner', '-created_at'], name='share_by_learner')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='share_ends_after_it_begins')],
                'verbose_name': 'shared chart',
                'verbose_name_plural': 'shared charts',
            },
        ),
        migrations.CreateModel(
            name='Hindsight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('ratings', models.JSONField()),
                ('kept_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hindsights', to=settings.AUTH_USER_MODEL)),
                ('seen_from', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='course_lessons.snapshot')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hindsights', to='course_lessons.snapshot')),
            ],
            options={
                'ordering': ['-kept_at'],
                'indexes': [models.Index(fields=['learner', '-kept_at'], name='hindsight_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'seen_from', 'learner'), name='one_hindsight_per_pair'), models.CheckConstraint(condition=models.Q(('snapshot', models.F('seen_from')), _negated=True), name='hindsight_looks_back')],
                'verbose_name': 'chart as seen later',
                'verbose_name_plural': 'charts as seen later',
            },
        ),
        migrations.CreateModel(
            name='TurnCompletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('completed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='completion', to='course_lessons.attempt')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='completions', to=settings.AUTH_USER_MODEL)),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='completions', to='course_lessons.turn')),
            ],
            options={
                'indexes': [models.Index(fields=['turn', 'completed_at'], name='completion_by_turn'), models.Index(fields=['learner'], name='completion_by_learner')],
                'verbose_name': 'completed Turn',
                'verbose_name_plural': 'completed Turns',
            },
        ),
        migrations.CreateModel(
            name='Unlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('depth', 'You reached its Depth'), ('grant', 'An instructor opened it for you'), ('entitlement', 'It came with something you own')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('depth_at', models.IntegerField(blank=True, null=True)),
                ('unlocked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unlocks', to=settings.AUTH_USER_MODEL)),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unlocks', to='course_lessons.track')),
            ],
            options={
                'indexes': [models.Index(fields=['learner'], name='unlock_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('track', 'learner'), name='one_unlock_per_track')],
                'verbose_name': 'opened course',
                'verbose_name_plural': 'opened courses',
            },
        ),
        migrations.AddField(
            model_name='prompt',
            name='current',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='course_lessons.promptversion'),
        ),
        migrations.RunPython(freeze, migrations.RunPython.noop),
        migrations.RunPython(begin_counting, migrations.RunPython.noop),
    ]
