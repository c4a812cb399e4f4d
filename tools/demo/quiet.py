"""What else happened: releases, launches and notices that changed no bill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.demo.architecture import COMPONENT

if TYPE_CHECKING:
    from tools.demo.timeline import Timeline

_RELEASES = (
    # week, weekday, clock, component, version, what
    (0, 3, "10:15", "tracking-api", "3.8.1", "clearer parcel states"),
    (0, 0, "13:40", "recommender", "2.4", "seasonal baskets"),
    (-1, 2, "09:05", "storefront-web", "31.2", "wish lists"),
    (-2, 0, "11:30", "image-cdn", "1.9", "smaller thumbnails"),
    (-4, 1, "08:50", "tracking-api", "3.8", "parcel shops on the map"),
    (-5, 0, "14:20", "storefront-web", "31.1", "new product page"),
    (-7, 3, "10:00", "recommender", "2.3", "fewer repeats"),
    (-9, 1, "09:30", "chat-gateway", "1.14", "typing indicator"),
    (-11, 2, "12:10", "fraud-scorer", "5.2", "rules for gift cards"),
    (-13, 3, "08:35", "event-pipeline", "4.0", "schema registry"),
    (-16, 2, "15:00", "search-api", "4.9", "synonyms from customers"),
    (-19, 1, "09:45", "checkout-api", "7.0", "one-page checkout"),
    (-22, 3, "10:30", "product-db", "2026.1", "minor version upgrade"),
    (-28, 2, "11:00", "storefront-web", "30.0", "faster first paint"),
    (-34, 1, "09:15", "data-warehouse", "12", "margin reports"),
)

_LAUNCHES = (
    # week, weekday, class, type, title, feature, team
    (-2, 4, "business", "campaign", "Newsletter on winter gardens", "catalogue", "storefront"),
    (-10, 1, "business", "launch", "Reports for regional managers", "analytics", "data-platform"),
    (-18, 3, "business", "campaign", "Summer sale ends", "catalogue", "storefront"),
    (-31, 0, "business", "launch", "Support chat in French", "support-chat", "care"),
    (-40, 2, "business", "launch", "AI search for all customers", "ai-search", "discovery"),
    (-15, 4, "provider", "notice", "AWS announces the end of an old runtime", None, "platform"),
)


def quiet_events(time: Timeline) -> list[dict[str, Any]]:
    """All of them, as entries of `events.yaml`."""
    releases = [
        {
            "id": f"deploy-{component}-{version}",
            "time": time.at(week, weekday, clock),
            "class": "technical",
            "type": "deployment",
            "title": f"{component} {version}: {what}",
            "component": component,
            "team": COMPONENT[component].team,
        }
        for week, weekday, clock, component, version, what in _RELEASES
    ]
    launches = [
        {
            "id": f"{kind}-{week + 52}-{team}",
            "time": time.at(week, weekday, "09:00"),
            "class": group,
            "type": kind,
            "title": title,
            **({"feature": feature} if feature else {}),
            "team": team,
        }
        for week, weekday, group, kind, title, feature, team in _LAUNCHES
    ]
    return releases + launches
