"""The web application: pages rendered here, a JSON API beside them, both over `hotseat.app`.

A page is a file in `pages/` and a template; a resource of the API is a file in `api/`; a kind of evidence is a template
in `templates/evidence/`, and a file in `evidence/` where something is to be worked out for it. Importing this costs
nothing: Litestar comes with `hotseat.web.server`.
"""
