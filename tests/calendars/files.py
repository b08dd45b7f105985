"""Calendar files as other programs write them."""


def calendar(*events: str, method: str = "") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    head += [f"METHOD:{method}"] if method else []
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def event(uid: str, *lines: str, title: str = "Visit") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT"])
