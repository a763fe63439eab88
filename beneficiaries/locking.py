"""The lock under which everything about a person in a programme happens."""

from beneficiaries.models import Participation


def lock_participation(participation: Participation) -> Participation:
    """The participation as it stands, locked until the transaction ends, with its person and programme."""
    locked = Participation.objects.select_for_update(of=("self",)).select_related("programme", "beneficiary")
    return locked.get(pk=participation.pk)
