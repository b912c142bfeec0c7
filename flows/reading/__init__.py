"""Reading: bytes in, articles out.

`documents` decodes a document (`encoding`) and has it read by the reader of its format (`feeds`, `sitemaps`,
`newsletters`, `front_matter`); `drafts` takes the text out of each entry (`pages`, `markup`) and says
whose it is (`outlets`). `teasers` completes a draft with its page, `clean` removes furniture
(`furniture_lines`, `repetition`, `line_shapes`), and `recognise` makes the article.
"""
