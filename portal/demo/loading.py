"""Building the whole demo, in one transaction."""

from django.db import transaction

from core.models import OutboxMail
from portal.demo.cases import load_case_files, load_referrals
from portal.demo.cohorts import load_associations, load_cohorts
from portal.demo.doubles import load_doubles
from portal.demo.newsletters import load_newsletters
from portal.demo.people import load_accounts, load_cases, load_consents, load_notices, load_people
from portal.demo.programmes import load_calls, load_programmes
from portal.demo.projects import load_projects, owners_of_projects
from portal.demo.protection import load_protection
from portal.demo.publications import load_publications
from portal.demo.repertoire import load_repertoire
from portal.demo.statements import load_statements
from portal.demo.training import load_training
from programmes.models import Programme


@transaction.atomic
def load_demo() -> None:
    """Fill an empty database. The mails of the past are not sent again."""
    load_statements()
    programme = load_programmes()
    users = load_accounts(programme)
    load_repertoire(programme, users)
    people = load_people(programme, users, owners_of_projects())
    load_consents(programme, people, load_notices(), users["officer"])
    load_cases(people, users["caseworker"])
    load_cohorts({programme.code: programme}, people, users)
    load_associations(Programme.objects.get(code="amico"), users["officer"])
    load_case_files(programme, people, users)
    load_referrals(programme, people, users)
    load_training(programme, people, users)
    load_projects(load_calls(programme), users, people)
    load_protection(people, users)
    load_doubles(programme, people)
    load_publications(users)
    load_newsletters(programme, users)
    OutboxMail.objects.all().delete()
