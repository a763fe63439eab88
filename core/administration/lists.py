"""Long lists: paged by the last row's values, counted only as far as anybody counts."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.formats import number_format

from core.keyset import KeysetPage, keyset_page
from core.translating import text_hash

MOST = 1_000
REMEMBERED = 300  # seconds
CURSORS = ("after", "before")


class KeysetList(ChangeList):
    """A change list whose last page costs as much as its first; `keyset` of its admin names the order."""

    page: KeysetPage[Any]

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        for cursor in CURSORS:
            self.params.pop(cursor, None)
            self.filter_params.pop(cursor, None)
        return super().get_filters_params(params)

    def get_results(self, request: HttpRequest) -> None:
        office: Any = self.model_admin
        rows = office.list_rows(self.queryset)
        self.page = keyset_page(rows, order=office.keyset, query=request.GET, size=self.list_per_page)
        self.result_list = self.page.rows
        self.result_count = self._count(request)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = bool(self.page.rows)
        self.can_show_all = self.multi_page = False
        self.previous_url = self.page.previous_url(request.GET)
        self.next_url = self.page.next_url(request.GET)

    def _count(self, request: HttpRequest) -> int:
        """How many rows there are, at most one more than MOST. That there are more is remembered for some minutes."""
        if not self.page.previous and not self.page.next:
            return len(self.page.rows)
        query = sorted((name, values) for name, values in request.GET.lists() if name not in CURSORS)
        key = f"many:{self.opts.label_lower}:{request.user.pk}:{text_hash(repr(query))}"
        if cache.get(key):
            return MOST + 1
        found = int(self.queryset.order_by()[: MOST + 1].count())
        if found > MOST:
            cache.set(key, True, REMEMBERED)
        return found

    @property
    def counted(self) -> str:
        """How many rows there are, "1,000+" where nobody counts on."""
        shown = number_format(min(self.result_count, MOST), force_grouping=True)
        return f"{shown}+" if self.result_count > MOST else shown
