"""Drafts as the service stores them, and how it describes them. What was pickled are objects of this class."""


class Draft:
    def __init__(self, title, created, tags=(), attachment=None, meta=None, links=()):
        self.title = title  # str
        self.created = created  # datetime.datetime
        self.tags = set(tags)  # of str
        self.attachment = attachment  # bytes or None
        self.meta = dict(meta or {})  # str to str, int, float, bool, None
        self.links = list(links)  # of Draft


def describe(root):
    """The drafts that can be reached from `root`, as the service answers them."""
    found, places = [root], {id(root): 0}
    described = []
    for draft in found:
        for link in draft.links:
            if id(link) not in places:
                places[id(link)] = len(found)
                found.append(link)
        described.append(
            {
                "title": draft.title,
                "created": draft.created.isoformat(),
                "tags": sorted(draft.tags),
                "attachment": None if draft.attachment is None else draft.attachment.hex(),
                "meta": draft.meta,
                "links": [places[id(link)] for link in draft.links],
            }
        )
    return {"drafts": described}
