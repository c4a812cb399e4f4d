"""Every meter that runs on Azure and on Google Cloud."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tools.demo.architecture import (
    AZURE_PRODUCTION,
    AZURE_STAGING,
    GCP_ANALYTICS,
    GCP_ANALYTICS_DEV,
)
from tools.demo.meter import EU, WEST_EUROPE, Meter, of


def azure_meters() -> list[Meter]:
    """Machine learning on Azure: fraud screening, without tags, and recommendations."""
    azure = partial(of, account=AZURE_PRODUCTION, region=WEST_EUROPE)
    staging = partial(of, account=AZURE_STAGING, region=WEST_EUROPE, shape="office", noise=0.02)
    meters = [
        azure("fraud-scorer", "AZ-D8S-V5", 168.0, noise=0.01, shape="shop"),
        azure("fraud-scorer", "AZ-ML-COMPUTE", 62.0, shape="batch", noise=0.03),
        azure("fraud-scorer", "AZ-COSMOS-RU", 7200.0, noise=0.01),
        azure("fraud-scorer", "AZ-COSMOS-GB", 30.0, noise=0.001),
        azure("fraud-scorer", "AZ-BLOB-HOT", 180.0, noise=0.001),
        azure("fraud-scorer", "AZ-LOG-ANALYTICS", 3.4, shape="shop", noise=0.03),
        azure("recommender", "AZ-DBU-JOBS", 310.0, shape="batch", noise=0.03),
        azure("recommender", "AZ-NC8AS-T4", 72.0, growth=0.0),
        azure("recommender", "AZ-D8S-V5", 96.0, shape="shop", noise=0.01),
        azure("recommender", "AZ-BLOB-HOT", 420.0, noise=0.001),
        azure("recommender", "AZ-LOG-ANALYTICS", 2.6, shape="shop", noise=0.03),
        azure("recommender", "AZ-COSMOS-RU", 4100.0, noise=0.01),
        azure("recommender", "AZ-COSMOS-GB", 44.0, noise=0.001),
        staging("fraud-scorer", "AZ-D8S-V5", 24.0),
        staging("fraud-scorer", "AZ-COSMOS-RU", 480.0),
        staging("recommender", "AZ-DBU-JOBS", 26.0),
        staging("recommender", "AZ-D8S-V5", 12.0),
    ]
    return [
        replace(meter, tags={}) if meter.component == "fraud-scorer" else meter for meter in meters
    ]


def google_meters() -> list[Meter]:
    """The warehouse on Google Cloud, where label keys have no capitals."""
    google = partial(of, account=GCP_ANALYTICS, region=EU)
    development = partial(of, account=GCP_ANALYTICS_DEV, region=EU, shape="office", noise=0.02)
    meters = [
        google("data-warehouse", "BQ-SLOTS", 2900.0, shape="office", noise=0.02),
        google("data-warehouse", "BQ-STORAGE", 1350.0, growth=0.015, noise=0.001),
        google("data-warehouse", "GCS-STANDARD", 980.0, growth=0.015, noise=0.001),
        google("data-warehouse", "LOOKER-SEATS", 48.0, growth=0.0),
        google("event-pipeline", "DF-VCPU", 720.0, shape="shop", noise=0.015),
        google("event-pipeline", "PS-THROUGHPUT", 0.55, shape="shop", noise=0.02),
        google("event-pipeline", "GCE-N2-STANDARD", 768.0, growth=0.0),
        google("event-pipeline", "GCS-STANDARD", 300.0, noise=0.001),
        development("data-warehouse", "BQ-SLOTS", 210.0),
        development("event-pipeline", "DF-VCPU", 60.0),
        development("event-pipeline", "GCE-N2-STANDARD", 96.0),
    ]
    return [
        replace(meter, tags={key.strip().casefold(): value for key, value in meter.tags.items()})
        for meter in meters
    ]
