"""What the company buys: services, price lines and what one unit costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

COST_DECIMALS = 8
QUANTITY_DECIMALS = 6


@dataclass(frozen=True)
class Service:
    """A provider's service, in the words of FOCUS."""

    source: str
    """The export that bills it."""
    provider: str
    name: str
    category: str
    subcategory: str
    publisher: str = ""
    """Who makes it, where that is not the provider."""


@dataclass(frozen=True)
class Sku:
    """A price line. Prices and quantities are so round that every cost is exact at 8 decimals."""

    id: str
    service: Service
    meter: str
    unit: str
    price: Decimal
    places: int
    """Decimals of the quantity; together with those of the price at most 8."""
    consumed_unit: str
    consumed_per_unit: int = 1

    def step_cost(self, price: Decimal) -> int:
        """What the smallest step of the quantity costs at `price`, in units of 10^-8."""
        cost = price.scaleb(COST_DECIMALS - self.places)
        if cost != int(cost):
            raise ValueError(f"{self.id}: {price} has too many decimals for exact costs")
        return int(cost)


AWS, MICROSOFT, GOOGLE = "AWS", "Microsoft", "Google Cloud"

EC2 = Service("aws", AWS, "Amazon Elastic Compute Cloud", "Compute", "Virtual Machines")
EBS = Service("aws", AWS, "Amazon Elastic Block Store", "Storage", "Block Storage")
EKS = Service("aws", AWS, "Amazon Elastic Kubernetes Service", "Compute", "Containers")
LAMBDA = Service("aws", AWS, "AWS Lambda", "Compute", "Serverless Compute")
RDS = Service("aws", AWS, "Amazon Relational Database Service", "Databases", "Relational Databases")
ELASTICACHE = Service("aws", AWS, "Amazon ElastiCache", "Databases", "Caching")
S3 = Service("aws", AWS, "Amazon Simple Storage Service", "Storage", "Object Storage")
CLOUDFRONT = Service("aws", AWS, "Amazon CloudFront", "Networking", "Content Delivery")
VPC = Service("aws", AWS, "Amazon Virtual Private Cloud", "Networking", "Network Infrastructure")
WAF = Service("aws", AWS, "AWS WAF", "Security", "Other (Security)")
MSK = Service(
    "aws", AWS, "Amazon Managed Streaming for Apache Kafka", "Analytics", "Streaming Analytics"
)
GLUE = Service("aws", AWS, "AWS Glue", "Analytics", "Data Processing")
SQS = Service("aws", AWS, "Amazon Simple Queue Service", "Integration", "Messaging")
CLOUDWATCH = Service("aws", AWS, "AmazonCloudWatch", "Management and Governance", "Observability")
SUPPORT = Service("aws", AWS, "AWS Support (Business)", "Other", "Other (Other)")
SAVINGS_PLANS = Service("aws", AWS, "AWS Savings Plans", "Compute", "Virtual Machines")
MARKETPLACE = Service(
    "aws",
    AWS,
    "Ruleforge Fraud Rules (Marketplace)",
    "Security",
    "Other (Security)",
    publisher="Ruleforge",
)

AZURE_VM = Service("azure", MICROSOFT, "Virtual Machines", "Compute", "Virtual Machines")
AZURE_ML = Service(
    "azure",
    MICROSOFT,
    "Azure Machine Learning",
    "AI and Machine Learning",
    "Machine Learning Platforms",
)
COSMOS = Service("azure", MICROSOFT, "Azure Cosmos DB", "Databases", "NoSQL Databases")
DATABRICKS = Service("azure", MICROSOFT, "Azure Databricks", "Analytics", "Data Processing")
AZURE_STORAGE = Service("azure", MICROSOFT, "Storage Accounts", "Storage", "Object Storage")
AZURE_MONITOR = Service(
    "azure", MICROSOFT, "Azure Monitor", "Management and Governance", "Observability"
)

BIGQUERY = Service("gcp", GOOGLE, "BigQuery", "Analytics", "Data Warehouses")
GCS = Service("gcp", GOOGLE, "Cloud Storage", "Storage", "Object Storage")
GCE = Service("gcp", GOOGLE, "Compute Engine", "Compute", "Virtual Machines")
DATAFLOW = Service("gcp", GOOGLE, "Dataflow", "Analytics", "Data Processing")
PUBSUB = Service("gcp", GOOGLE, "Pub/Sub", "Integration", "Messaging")
LOOKER = Service("gcp", GOOGLE, "Looker Studio Pro", "Analytics", "Business Intelligence")

OPENAI = Service("openai", "OpenAI", "OpenAI API", "AI and Machine Learning", "Generative AI")
ANTHROPIC = Service(
    "anthropic", "Anthropic", "Anthropic API", "AI and Machine Learning", "Generative AI"
)
PINECONE = Service("pinecone", "Pinecone", "Pinecone", "Databases", "Other (Databases)")
DATADOG = Service("datadog", "Datadog", "Datadog", "Management and Governance", "Observability")


def _sku(
    name: str,
    service: Service,
    meter: str,
    unit: str,
    price: str,
    places: int,
    consumed: tuple[str, int] | None = None,
) -> tuple[str, Sku]:
    consumed_unit, per_unit = consumed or (unit, 1)
    return name, Sku(name, service, meter, unit, Decimal(price), places, consumed_unit, per_unit)


TOKENS = ("Tokens", 1_000_000)

SKUS: dict[str, Sku] = dict(
    [
        _sku("EC2-C6I-XLARGE", EC2, "BoxUsage:c6i.xlarge", "Hours", "0.1824", 4),
        _sku("EC2-C6I-2XLARGE", EC2, "BoxUsage:c6i.2xlarge", "Hours", "0.3648", 4),
        _sku("EC2-M6I-LARGE", EC2, "BoxUsage:m6i.large", "Hours", "0.1070", 4),
        _sku("EC2-M6I-2XLARGE", EC2, "BoxUsage:m6i.2xlarge", "Hours", "0.4280", 4),
        _sku("EC2-M5-XLARGE", EC2, "BoxUsage:m5.xlarge", "Hours", "0.2140", 4),
        _sku("EC2-M5-2XLARGE", EC2, "BoxUsage:m5.2xlarge", "Hours", "0.4280", 4),
        _sku("EC2-T3-MEDIUM", EC2, "BoxUsage:t3.medium", "Hours", "0.0456", 4),
        _sku("EC2-G5-12XLARGE", EC2, "BoxUsage:g5.12xlarge", "Hours", "7.0920", 4),
        _sku("EC2-TRANSFER-REGION", EC2, "DataTransfer-Regional", "GB", "0.0200", 4),
        _sku("EC2-TRANSFER-ZONE", EC2, "DataTransfer-AZ", "GB", "0.0100", 4),
        _sku("EBS-GP3", EBS, "VolumeUsage.gp3", "GB-Months", "0.0880", 4),
        _sku("EKS-CLUSTER", EKS, "AmazonEKS-Hours:perCluster", "Hours", "0.1000", 4),
        _sku("LAMBDA-GB-SECOND", LAMBDA, "Lambda-GB-Second", "1M GB-Seconds", "16.67", 6),
        _sku("RDS-R6G-2XLARGE", RDS, "InstanceUsage:db.r6g.2xlarge", "Hours", "1.9200", 4),
        _sku("RDS-R6G-XLARGE", RDS, "InstanceUsage:db.r6g.xlarge", "Hours", "0.9600", 4),
        _sku("RDS-GP3", RDS, "RDS:GP3-Storage", "GB-Months", "0.1270", 4),
        _sku("RDS-BACKUP", RDS, "RDS:ChargedBackupUsage", "GB-Months", "0.0950", 4),
        _sku("CACHE-R6G-LARGE", ELASTICACHE, "NodeUsage:cache.r6g.large", "Hours", "0.2280", 4),
        _sku("S3-STANDARD", S3, "TimedStorage-ByteHrs", "GB-Months", "0.0230", 4),
        _sku("S3-REQUESTS", S3, "Requests-Tier2", "1M Requests", "0.40", 6),
        _sku("CF-TRANSFER", CLOUDFRONT, "EU-DataTransfer-Out-Bytes", "GB", "0.0850", 4),
        _sku("CF-REQUESTS", CLOUDFRONT, "EU-Requests-Tier2-HTTPS", "1M Requests", "1.20", 6),
        _sku("NAT-HOURS", VPC, "NatGateway-Hours", "Hours", "0.0480", 4),
        _sku("NAT-BYTES", VPC, "NatGateway-Bytes", "GB", "0.0480", 4),
        _sku("WAF-REQUESTS", WAF, "RequestV2-Tier1", "1M Requests", "0.60", 6),
        _sku("MSK-M5-LARGE", MSK, "Kafka.m5.large", "Hours", "0.2310", 4),
        _sku("GLUE-DPU", GLUE, "ETL-DPU-Hour", "DPU-Hours", "0.4400", 4),
        _sku("SQS-REQUESTS", SQS, "Requests-RBP", "1M Requests", "0.40", 6),
        _sku("CW-LOGS", CLOUDWATCH, "DataProcessing-Bytes", "GB", "0.5700", 4),
        _sku("CW-METRICS", CLOUDWATCH, "CW:MetricMonitorUsage", "Metrics", "0.0100", 4),
        _sku("SUPPORT-BUSINESS", SUPPORT, "Business support", "Months", "3200.00", 0),
        _sku("SP-FEE", SAVINGS_PLANS, "ComputeSP:1yrNoUpfront", "Hours", "1.0000", 4),
        _sku("RI-FEE-ORDERS", RDS, "HeavyUsage:db.r6g.2xlarge", "Hours", "1.2500", 4),
        _sku("MP-RULEFORGE", MARKETPLACE, "Rule set subscription", "Days", "14.50", 0),
        _sku("AZ-D8S-V5", AZURE_VM, "D8s v5", "Hours", "0.4480", 4),
        _sku("AZ-NC8AS-T4", AZURE_VM, "NC8as T4 v3", "Hours", "0.9020", 4),
        _sku("AZ-ML-COMPUTE", AZURE_ML, "D16ds v4 training", "Hours", "1.1040", 4),
        _sku("AZ-COSMOS-RU", COSMOS, "100 RU/s", "Hours", "0.0080", 4),
        _sku("AZ-COSMOS-GB", COSMOS, "Data stored", "GB-Months", "0.2500", 4),
        _sku("AZ-DBU-JOBS", DATABRICKS, "Premium jobs DBU", "DBU", "0.3000", 4),
        _sku("AZ-BLOB-HOT", AZURE_STORAGE, "Hot LRS data stored", "GB-Months", "0.0196", 4),
        _sku("AZ-LOG-ANALYTICS", AZURE_MONITOR, "Analytics logs ingestion", "GB", "2.9900", 4),
        _sku("BQ-SLOTS", BIGQUERY, "Enterprise edition slots", "Slot-Hours", "0.0660", 4),
        _sku("BQ-STORAGE", BIGQUERY, "Active logical storage", "GB-Months", "0.0230", 4),
        _sku("GCS-STANDARD", GCS, "Standard storage", "GB-Months", "0.0230", 4),
        _sku("GCE-N2-STANDARD", GCE, "N2 instance core", "Hours", "0.0347", 4),
        _sku("DF-VCPU", DATAFLOW, "vCPU time streaming", "Hours", "0.0690", 4),
        _sku("PS-THROUGHPUT", PUBSUB, "Message delivery", "TB", "40.00", 4),
        _sku("LOOKER-SEATS", LOOKER, "Seat days", "Days", "0.30", 0),
        _sku("EMBED-SMALL-INPUT", OPENAI, "Input Tokens", "1M Tokens", "0.02", 6, TOKENS),
        _sku("GPT-MINI-INPUT", OPENAI, "Input Tokens", "1M Tokens", "0.40", 6, TOKENS),
        _sku("GPT-MINI-CACHED", OPENAI, "Cached Input Tokens", "1M Tokens", "0.10", 6, TOKENS),
        _sku("GPT-MINI-OUTPUT", OPENAI, "Output Tokens", "1M Tokens", "1.60", 6, TOKENS),
        _sku("OPENAI-REQUESTS", OPENAI, "Requests", "Requests", "0", 0),
        _sku("SONNET-INPUT", ANTHROPIC, "Input Tokens", "1M Tokens", "3.00", 6, TOKENS),
        _sku("SONNET-CACHE-READ", ANTHROPIC, "Cached Input Tokens", "1M Tokens", "0.30", 6, TOKENS),
        _sku("SONNET-CACHE-WRITE", ANTHROPIC, "Cache Write Tokens", "1M Tokens", "3.75", 6, TOKENS),
        _sku("SONNET-OUTPUT", ANTHROPIC, "Output Tokens", "1M Tokens", "15.00", 6, TOKENS),
        _sku("HAIKU-INPUT", ANTHROPIC, "Input Tokens", "1M Tokens", "1.00", 6, TOKENS),
        _sku("HAIKU-OUTPUT", ANTHROPIC, "Output Tokens", "1M Tokens", "5.00", 6, TOKENS),
        _sku("ANTHROPIC-REQUESTS", ANTHROPIC, "Requests", "Requests", "0", 0),
        _sku("PC-READ-UNITS", PINECONE, "Read Units", "1M Read Units", "16.00", 6),
        _sku("PC-WRITE-UNITS", PINECONE, "Write Units", "1M Write Units", "4.00", 6),
        _sku("PC-STORAGE", PINECONE, "Storage", "GB-Months", "0.3300", 4),
        _sku("DD-HOSTS", DATADOG, "Infrastructure hosts", "Host-Days", "0.5000", 4),
        _sku("DD-APM", DATADOG, "APM hosts", "Host-Days", "1.0300", 4),
        _sku("DD-LOGS", DATADOG, "Logs ingested", "GB", "0.1000", 4),
        _sku("DD-INDEXED", DATADOG, "Indexed log events", "1M Events", "1.70", 6),
        _sku("DD-METRICS", DATADOG, "Custom metrics", "100 Metrics", "0.1600", 4),
        _sku("DD-PLATFORM", DATADOG, "Platform fee", "Months", "960.00", 0),
    ]
)
"""The company's price list, by SkuId; neither complete nor that of any real contract."""
