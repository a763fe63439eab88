"""Facts about a page for machines, as schema.org says them (https://schema.org), in a block that no browser runs."""

import json
from typing import Any

from django.utils.safestring import SafeString

ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def json_ld(facts: dict[str, Any]) -> SafeString:
    """For <script type="application/ld+json">: whatever the texts hold, they cannot end the block. What is empty is
    left out."""
    known = {name: value for name, value in facts.items() if value not in ("", None, [], {})}
    text = json.dumps({"@context": "https://schema.org"} | known, ensure_ascii=False)
    return SafeString(text.translate(ESCAPED))
