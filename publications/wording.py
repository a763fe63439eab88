"""The verbs of publications, in words."""

from django.utils.translation import gettext_lazy as _

from core.wording import name_parameters, say

say(
    {
        "publications.begin": _("Began a publication"),
        "publications.write": _("Wrote in a publication"),
        "publications.add_chapter": _("Added a chapter"),
        "publications.remove_chapter": _("Took a chapter out"),
        "publications.add_figure": _("Added a figure"),
        "publications.remove_figure": _("Took a figure out"),
        "publications.confirm_translation": _("Said that a translation still fits"),
        "publications.put_old_file": _("Added a PDF that was made elsewhere"),
        "publications.remove_old_file": _("Took a PDF out that was made elsewhere"),
        "publications.release": _("Released a version of a publication"),
        "publications.withdraw": _("Withdrew a publication"),
        "publications.restore": _("Showed a publication again"),
        "publications.reopen": _("Took a publication out of the archive"),
        "publications.enter": _("Entered a publication of the past"),
    }
)
name_parameters({"chapter": (_("chapter"), None), "figure": (_("figure"), None), "number": (_("number"), None)})
