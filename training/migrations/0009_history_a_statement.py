import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """The history of these tables is written once a statement, as that of all others."""

    dependencies = [
        ('training', '0008_calendars'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='attendance',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='groupmember',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='trainerassignment',
            name='insert_insert',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attendance',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_attendancehistory" ("beneficiary_id", "excused", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "session_id", "source") SELECT new_values."beneficiary_id", new_values."excused", new_values."id", new_values."minutes", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."recorded_at", new_values."recorded_by_id", new_values."session_id", new_values."source" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='08427ead7aa65b2c2f8a079da82c5a926378ccca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f3456', referencing='REFERENCING NEW TABLE AS new_values ', table='training_attendance', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='groupmember',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_groupmemberhistory" ("beneficiary_id", "course_id", "group_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") SELECT new_values."beneficiary_id", new_values."course_id", new_values."group_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."since", new_values."until" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9e1a0bc36753d60897918de572d046a9e13db0d5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_3ce8d', referencing='REFERENCING NEW TABLE AS new_values ', table='training_groupmember', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainerassignment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_trainerassignmenthistory" ("fee_note", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "trainer_id") SELECT new_values."fee_note", new_values."id", new_values."minutes", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."session_id", new_values."trainer_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='2f1a4bae60d49507a1d1eaa5c61bed20c3c6016f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_055f9', referencing='REFERENCING NEW TABLE AS new_values ', table='training_trainerassignment', when='AFTER')),
        ),
    ]
