"""What AI providers, gateways and telemetry say about spend, turned into FOCUS lines."""
