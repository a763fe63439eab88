"""What everybody reads, and where people go once they have signed in."""

from tests.access.scene import of
from tests.kit.access import Row, everyone, nobody, signed_in

ROWS = [
    Row("root", get=everyone(), post=everyone()),
    Row("sitemap_xml", "robots_txt", get=everyone(), post=nobody()),
    Row("portal:home", "portal:accessibility", "portal:privacy", "portal:site_map", get=everyone(), post=nobody()),
    Row("portal:start", get=signed_in(), post=signed_in()),
    Row("programmes:programmes", "projects:calls", get=everyone(), post=nobody()),
    Row(
        "programmes:programme",
        get=everyone(),
        post=nobody(),
        kwargs=lambda scene, route: {"code": scene.cast.programme.code},
    ),
    Row("projects:call", get=everyone(), post=nobody(), kwargs=of("call", "slug", "slug")),
]
