"""Constraints, indexes and triggers of the first migration; apart, for its length."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

OPERATIONS = [
    pgtrigger.migrations.AddTrigger(
        model_name="criterion",
        trigger=pgtrigger.compiler.Trigger(
            name="frozen_after_submission",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="\n            IF TG_OP = 'UPDATE' AND (OLD.weight, OLD.optional, OLD.call_id) = (NEW.weight, NEW.optional, NEW.call_id) THEN\n                RETURN NEW;\n            END IF;\n            IF EXISTS (SELECT 1 FROM projects_project\n                       WHERE call_id = (COALESCE(NEW, OLD)).call_id AND submitted_at IS NOT NULL) THEN\n                RAISE EXCEPTION 'the criteria of this call are in use';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                hash="81d829edcf83e49eb68ec4000977117e4f98d1df",
                operation="INSERT OR UPDATE OR DELETE",
                pgid="pgtrigger_frozen_after_submission_508f5",
                table="projects_criterion",
                when="BEFORE",
            ),
        ),
    ),
    migrations.AddConstraint(
        model_name="decision",
        constraint=models.UniqueConstraint(
            condition=models.Q(("state__in", ["draft", "confirmed"])),
            fields=("project",),
            name="one_open_decision",
            violation_error_message="There is an open decision on this project already.",
        ),
    ),
    migrations.AddConstraint(
        model_name="decision",
        constraint=models.CheckConstraint(
            condition=models.Q(
                ("confirmed_by", None),
                models.Q(("confirmed_by", models.F("drafted_by")), _negated=True),
                _connector="OR",
            ),
            name="confirmed_by_another",
        ),
    ),
    migrations.AddConstraint(
        model_name="decision",
        constraint=models.CheckConstraint(
            condition=models.Q(
                ("state__in", ["draft", "superseded"]), ("confirmed_by__isnull", False), _connector="OR"
            ),
            name="published_only_once_confirmed",
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="decision",
        trigger=pgtrigger.compiler.Trigger(
            name="legal_state",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                declare="DECLARE _is_valid_transition BOOLEAN;",
                func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{confirmed:published,confirmed:superseded,draft:confirmed,draft:superseded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                hash="09f1039ccf9d29cc3a68cee81c69c81edcd43961",
                operation="UPDATE",
                pgid="pgtrigger_legal_state_b1255",
                table="projects_decision",
                when="BEFORE",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="decision",
        trigger=pgtrigger.compiler.Trigger(
            name="first_state",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="\n                IF NEW.state <> 'draft' THEN\n                    RAISE EXCEPTION 'a new row of % begins as draft', TG_TABLE_NAME;\n                END IF;\n                RETURN NEW;\n            ",
                hash="08455f1013ff6d436044cc315cc550b5385905d4",
                operation="INSERT",
                pgid="pgtrigger_first_state_a53f8",
                table="projects_decision",
                when="BEFORE",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="decision",
        trigger=pgtrigger.compiler.Trigger(
            name="frozen_once_confirmed",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="\n                    IF current_setting('circolo.erasing', true) = 'on' THEN RETURN COALESCE(NEW, OLD); END IF;\n                    IF TG_OP = 'DELETE' OR (OLD.state <> 'draft' AND\n                        (to_jsonb(OLD) - ARRAY['state', 'published_by_id', 'published_at'])\n                        <> (to_jsonb(NEW) - ARRAY['state', 'published_by_id', 'published_at'])) THEN\n                        RAISE EXCEPTION 'a confirmed decision stays as it is';\n                    END IF;\n                    RETURN NEW;\n                ",
                hash="17cd60e3a98016bf508e8c44330ea1bccd37edca",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_frozen_once_confirmed_4492c",
                table="projects_decision",
                when="BEFORE",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="decision",
        trigger=pgtrigger.compiler.Trigger(
            name="insert_insert",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "projects_decisionhistory" ("amount", "conditions", "conditions_en", "conditions_fr", "conditions_it", "confirmed_at", "confirmed_by_id", "drafted_at", "drafted_by_id", "id", "instrument", "message", "message_en", "message_fr", "message_it", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "published_by_id", "source_language", "state") VALUES (NEW."amount", NEW."conditions", NEW."conditions_en", NEW."conditions_fr", NEW."conditions_it", NEW."confirmed_at", NEW."confirmed_by_id", NEW."drafted_at", NEW."drafted_by_id", NEW."id", NEW."instrument", NEW."message", NEW."message_en", NEW."message_fr", NEW."message_it", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."published_at", NEW."published_by_id", NEW."source_language", NEW."state"); RETURN NULL;',
                hash="20da01cd831bee49571e7313acdc02c554751549",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_4c0e7",
                table="projects_decision",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="decision",
        trigger=pgtrigger.compiler.Trigger(
            name="update_update",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "projects_decisionhistory" ("amount", "conditions", "conditions_en", "conditions_fr", "conditions_it", "confirmed_at", "confirmed_by_id", "drafted_at", "drafted_by_id", "id", "instrument", "message", "message_en", "message_fr", "message_it", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "published_by_id", "source_language", "state") VALUES (NEW."amount", NEW."conditions", NEW."conditions_en", NEW."conditions_fr", NEW."conditions_it", NEW."confirmed_at", NEW."confirmed_by_id", NEW."drafted_at", NEW."drafted_by_id", NEW."id", NEW."instrument", NEW."message", NEW."message_en", NEW."message_fr", NEW."message_it", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."published_at", NEW."published_by_id", NEW."source_language", NEW."state"); RETURN NULL;',
                hash="7a352f5fdd2301750a9e99c366c844b153c7d2c3",
                operation="UPDATE",
                pgid="pgtrigger_update_update_4b16a",
                table="projects_decision",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="decision",
        trigger=pgtrigger.compiler.Trigger(
            name="delete_delete",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "projects_decisionhistory" ("amount", "conditions", "conditions_en", "conditions_fr", "conditions_it", "confirmed_at", "confirmed_by_id", "drafted_at", "drafted_by_id", "id", "instrument", "message", "message_en", "message_fr", "message_it", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "published_at", "published_by_id", "source_language", "state") VALUES (OLD."amount", OLD."conditions", OLD."conditions_en", OLD."conditions_fr", OLD."conditions_it", OLD."confirmed_at", OLD."confirmed_by_id", OLD."drafted_at", OLD."drafted_by_id", OLD."id", OLD."instrument", OLD."message", OLD."message_en", OLD."message_fr", OLD."message_it", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."published_at", OLD."published_by_id", OLD."source_language", OLD."state"); RETURN NULL;',
                hash="7d73e5db2294bd6123d4cb7f76fa12462104d34e",
                operation="DELETE",
                pgid="pgtrigger_delete_delete_ce2ec",
                table="projects_decision",
                when="AFTER",
            ),
        ),
    ),
    migrations.AddConstraint(
        model_name="coapplicant",
        constraint=models.UniqueConstraint(fields=("project", "beneficiary"), name="co_applicant_once"),
    ),
    migrations.AddIndex(
        model_name="assignment",
        index=models.Index(fields=["assessor", "state", "due_on"], name="assignment_queue"),
    ),
    migrations.AddConstraint(
        model_name="assignment",
        constraint=models.UniqueConstraint(
            fields=("project", "assessor"),
            name="assessor_once_a_project",
            violation_error_message="This assessor has been asked already.",
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="assignment",
        trigger=pgtrigger.compiler.Trigger(
            name="legal_state",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                declare="DECLARE _is_valid_transition BOOLEAN;",
                func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:conflict,accepted:released,invited:accepted,invited:conflict,invited:declined,invited:released}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                hash="23c7b1272bf14088e38a060f86eb44c6265cc4dc",
                operation="UPDATE",
                pgid="pgtrigger_legal_state_42b48",
                table="projects_assignment",
                when="BEFORE",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="assignment",
        trigger=pgtrigger.compiler.Trigger(
            name="first_state",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="\n                IF NEW.state <> 'invited' THEN\n                    RAISE EXCEPTION 'a new row of % begins as invited', TG_TABLE_NAME;\n                END IF;\n                RETURN NEW;\n            ",
                hash="70e9bd0dac995a088058ef7e6d474a378b34dc25",
                operation="INSERT",
                pgid="pgtrigger_first_state_7cb12",
                table="projects_assignment",
                when="BEFORE",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="projectevent",
        trigger=pgtrigger.compiler.Trigger(
            name="append_only",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="IF current_setting('circolo.erasing', true) = 'on' THEN RETURN COALESCE(NEW, OLD); END IF; RAISE EXCEPTION 'append only: % of %', TG_OP, TG_TABLE_NAME;",
                hash="3e20a6cf2a1a4e3f15309dd7a393c054a08dc8ea",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_bce67",
                table="projects_projectevent",
                when="BEFORE",
            ),
        ),
    ),
    migrations.AddConstraint(
        model_name="revision",
        constraint=models.UniqueConstraint(fields=("project", "number"), name="revision_number_once"),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="revision",
        trigger=pgtrigger.compiler.Trigger(
            name="append_only",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="IF current_setting('circolo.erasing', true) = 'on' THEN RETURN COALESCE(NEW, OLD); END IF; RAISE EXCEPTION 'append only: % of %', TG_OP, TG_TABLE_NAME;",
                hash="d77278b48d5432c5c5550f94ddfdbc413c4e5f3e",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_append_only_f8203",
                table="projects_revision",
                when="BEFORE",
            ),
        ),
    ),
    migrations.AddIndex(
        model_name="project",
        index=models.Index(fields=["-updated_at", "-id"], name="project_latest"),
    ),
    migrations.AddIndex(
        model_name="project",
        index=models.Index(fields=["call", "state"], name="project_by_call"),
    ),
    migrations.AddIndex(
        model_name="project",
        index=models.Index(fields=["owner"], name="project_of_owner"),
    ),
    migrations.AddConstraint(
        model_name="project",
        constraint=models.UniqueConstraint(
            condition=models.Q(("reference", ""), _negated=True), fields=("reference",), name="reference_once"
        ),
    ),
    migrations.AddConstraint(
        model_name="project",
        constraint=models.CheckConstraint(
            condition=models.Q(("amount_requested__gte", 0), ("own_contribution__gte", 0)),
            name="amounts_not_below_zero",
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="project",
        trigger=pgtrigger.compiler.Trigger(
            name="legal_state",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                declare="DECLARE _is_valid_transition BOOLEAN;",
                func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:in_progress,approved:renounced,draft:submitted,draft:withdrawn,eligible:in_assessment,eligible:withdrawn,in_assessment:approved,in_assessment:refused,in_assessment:reserve,in_assessment:revision_requested,in_assessment:withdrawn,in_progress:completed,in_progress:renounced,in_progress:terminated,reserve:approved,reserve:refused,reserve:withdrawn,revision_requested:submitted,revision_requested:withdrawn,submitted:eligible,submitted:ineligible,submitted:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                hash="9d72641e3ffe304e7a8247853c8cd18482c28c1f",
                operation="UPDATE",
                pgid="pgtrigger_legal_state_29e85",
                table="projects_project",
                when="BEFORE",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="project",
        trigger=pgtrigger.compiler.Trigger(
            name="first_state",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="\n                IF NEW.state <> 'draft' THEN\n                    RAISE EXCEPTION 'a new row of % begins as draft', TG_TABLE_NAME;\n                END IF;\n                RETURN NEW;\n            ",
                hash="8ddf5ddc018d8bb974324c4202f518ea9720e106",
                operation="INSERT",
                pgid="pgtrigger_first_state_b0018",
                table="projects_project",
                when="BEFORE",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="project",
        trigger=pgtrigger.compiler.Trigger(
            name="insert_insert",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "projects_projecthistory" ("activities", "aim", "amount_requested", "call_id", "city", "country", "created_at", "goals", "id", "jobs_expected", "latest_revision_id", "need", "needs", "own_contribution", "owner_id", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "region", "reminded_at", "return_form", "revise_by", "sector", "stage", "state", "submitted_at", "summary", "sustainability", "thread_id", "title", "updated_at", "uuid", "women_led", "working_language", "youth_led") VALUES (NEW."activities", NEW."aim", NEW."amount_requested", NEW."call_id", NEW."city", NEW."country", NEW."created_at", NEW."goals", NEW."id", NEW."jobs_expected", NEW."latest_revision_id", NEW."need", NEW."needs", NEW."own_contribution", NEW."owner_id", NEW."people", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reference", NEW."region", NEW."reminded_at", NEW."return_form", NEW."revise_by", NEW."sector", NEW."stage", NEW."state", NEW."submitted_at", NEW."summary", NEW."sustainability", NEW."thread_id", NEW."title", NEW."updated_at", NEW."uuid", NEW."women_led", NEW."working_language", NEW."youth_led"); RETURN NULL;',
                hash="5fda4299ad85233559d7887fe3a253a0bea69ed1",
                operation="INSERT",
                pgid="pgtrigger_insert_insert_2e147",
                table="projects_project",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="project",
        trigger=pgtrigger.compiler.Trigger(
            name="update_update",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                func='INSERT INTO "projects_projecthistory" ("activities", "aim", "amount_requested", "call_id", "city", "country", "created_at", "goals", "id", "jobs_expected", "latest_revision_id", "need", "needs", "own_contribution", "owner_id", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "region", "reminded_at", "return_form", "revise_by", "sector", "stage", "state", "submitted_at", "summary", "sustainability", "thread_id", "title", "updated_at", "uuid", "women_led", "working_language", "youth_led") VALUES (NEW."activities", NEW."aim", NEW."amount_requested", NEW."call_id", NEW."city", NEW."country", NEW."created_at", NEW."goals", NEW."id", NEW."jobs_expected", NEW."latest_revision_id", NEW."need", NEW."needs", NEW."own_contribution", NEW."owner_id", NEW."people", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reference", NEW."region", NEW."reminded_at", NEW."return_form", NEW."revise_by", NEW."sector", NEW."stage", NEW."state", NEW."submitted_at", NEW."summary", NEW."sustainability", NEW."thread_id", NEW."title", NEW."updated_at", NEW."uuid", NEW."women_led", NEW."working_language", NEW."youth_led"); RETURN NULL;',
                hash="7d2e705176f30aa8602e8364d0053b64c56a74b9",
                operation="UPDATE",
                pgid="pgtrigger_update_update_804c3",
                table="projects_project",
                when="AFTER",
            ),
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="project",
        trigger=pgtrigger.compiler.Trigger(
            name="delete_delete",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func='INSERT INTO "projects_projecthistory" ("activities", "aim", "amount_requested", "call_id", "city", "country", "created_at", "goals", "id", "jobs_expected", "latest_revision_id", "need", "needs", "own_contribution", "owner_id", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reference", "region", "reminded_at", "return_form", "revise_by", "sector", "stage", "state", "submitted_at", "summary", "sustainability", "thread_id", "title", "updated_at", "uuid", "women_led", "working_language", "youth_led") VALUES (OLD."activities", OLD."aim", OLD."amount_requested", OLD."call_id", OLD."city", OLD."country", OLD."created_at", OLD."goals", OLD."id", OLD."jobs_expected", OLD."latest_revision_id", OLD."need", OLD."needs", OLD."own_contribution", OLD."owner_id", OLD."people", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reference", OLD."region", OLD."reminded_at", OLD."return_form", OLD."revise_by", OLD."sector", OLD."stage", OLD."state", OLD."submitted_at", OLD."summary", OLD."sustainability", OLD."thread_id", OLD."title", OLD."updated_at", OLD."uuid", OLD."women_led", OLD."working_language", OLD."youth_led"); RETURN NULL;',
                hash="7cc0ef99b1b671c8b1e353fe14a5a6a525304774",
                operation="DELETE",
                pgid="pgtrigger_delete_delete_2192f",
                table="projects_project",
                when="AFTER",
            ),
        ),
    ),
    migrations.AddIndex(
        model_name="assessment",
        index=models.Index(
            condition=models.Q(("state", "submitted")), fields=["revision", "total"], name="assessment_totals"
        ),
    ),
    migrations.AddConstraint(
        model_name="assessment",
        constraint=models.UniqueConstraint(fields=("assignment", "revision"), name="one_assessment_a_revision"),
    ),
    migrations.AddConstraint(
        model_name="assessment",
        constraint=models.CheckConstraint(
            condition=models.Q(
                ("state", "draft"), models.Q(("submitted_at__isnull", False), ("total__isnull", False)), _connector="OR"
            ),
            name="submitted_assessment_is_whole",
        ),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="assessment",
        trigger=pgtrigger.compiler.Trigger(
            name="frozen_once_submitted",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="\n                    IF current_setting('circolo.erasing', true) = 'on' THEN RETURN COALESCE(NEW, OLD); END IF;\n                    IF OLD.state = 'submitted' THEN RAISE EXCEPTION 'a submitted assessment stays as it is'; END IF;\n                    RETURN COALESCE(NEW, OLD);\n                ",
                hash="60cf344a566708624066b8baec1b12635c0c91a8",
                operation="UPDATE OR DELETE",
                pgid="pgtrigger_frozen_once_submitted_8b708",
                table="projects_assessment",
                when="BEFORE",
            ),
        ),
    ),
    migrations.AddConstraint(
        model_name="scalepoint",
        constraint=models.UniqueConstraint(fields=("call", "value"), name="scale_value_once"),
    ),
    migrations.AddConstraint(
        model_name="score",
        constraint=models.UniqueConstraint(fields=("assessment", "criterion"), name="one_score_a_criterion"),
    ),
    pgtrigger.migrations.AddTrigger(
        model_name="score",
        trigger=pgtrigger.compiler.Trigger(
            name="frozen_with_assessment",
            sql=pgtrigger.compiler.UpsertTriggerSql(
                func="\n                    IF current_setting('circolo.erasing', true) = 'on' THEN RETURN COALESCE(NEW, OLD); END IF;\n                    IF EXISTS (SELECT 1 FROM projects_assessment\n                               WHERE id = (COALESCE(NEW, OLD)).assessment_id AND state = 'submitted') THEN\n                        RAISE EXCEPTION 'a submitted assessment stays as it is';\n                    END IF;\n                    RETURN COALESCE(NEW, OLD);\n                ",
                hash="9ce72e14925388e264b30c3c784c265fd1beb142",
                operation="INSERT OR UPDATE OR DELETE",
                pgid="pgtrigger_frozen_with_assessment_bb4b9",
                table="projects_score",
                when="BEFORE",
            ),
        ),
    ),
]
