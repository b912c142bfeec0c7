"""The messages of the interface: `messages.pot` holds the English ones, `CODE.po` their translations.

`flows.language.interface` reads them. docs/architecture.md says how a message is added.
"""
