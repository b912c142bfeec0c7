"""`favicon.ico`, for clients that show no SVG: 32 by 32 pixels, drawn as `favicon.svg.j2`."""

from __future__ import annotations

from base64 import b64decode

FAVICON = b64decode(
    "AAABAAEAICAAAAEAIACoAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAgAAAAIAIDAAAADhSSZwAAAAxQTFRFny8d//77AAAA"
    "AAAAKUE/ogAAAAR0Uk5T//8AANMOVIYAAABHSURBVHjaY1jBwMDAwMCgxfQDwnjA9ADCgPLxA0YGxhAGBobXB5hgIngYxBu4"
    "Gq8uTEtxqHl9gEjbG6AuZVKAMDiYOCAMBQB+1gxvYJQMbAAAAABJRU5ErkJggg=="
)
