"""The pages that belong to no app in particular."""

from tests.kit.access import Answer, Row, everyone, nobody, signed_in

ROWS = [
    Row("root", get=everyone(), post=everyone()),
    Row("portal:start", get=signed_in(), post=signed_in()),
    Row("portal:my_path", get=signed_in(), post=signed_in(Answer.WRONG_METHOD)),
    Row("sitemap_part", get=everyone(), post=nobody(), kwargs=lambda scene, route: {"section": "calls"}),
    Row("robots_txt", "sitemap_xml", "portal:*", get=everyone(), post=nobody()),
]
