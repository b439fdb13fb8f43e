//! Traces by OTLP over HTTP, where there is a collector. Without one spans are made all the same, so that every line
//! of the log has the id of its trace.

use opentelemetry::global;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Config, SERVICE_NAME};
use crate::log::JsonLog;
use crate::metrics::VERSION;

pub struct Telemetry {
    provider: SdkTracerProvider,
}

impl Telemetry {
    /// Once per process: log and traces are global.
    pub fn start(config: &Config) -> Result<Self, ExporterBuildError> {
        let mut builder = SdkTracerProvider::builder().with_resource(
            Resource::builder()
                .with_service_name(SERVICE_NAME)
                .with_attribute(opentelemetry::KeyValue::new("service.version", VERSION))
                .build(),
        );
        if let Some(endpoint) = &config.otlp_endpoint {
            let exporter = SpanExporter::builder()
                .with_http()
                .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
                .build()?;
            builder = builder.with_batch_exporter(exporter);
        }
        let provider = builder.build();
        global::set_text_map_propagator(TraceContextPropagator::new());
        let traces = tracing_opentelemetry::layer()
            .with_tracer(provider.tracer(SERVICE_NAME))
            .with_filter(tracing::level_filters::LevelFilter::INFO);
        // A second start, as in tests, keeps the first one's log.
        let _ = tracing_subscriber::registry()
            .with(traces)
            .with(JsonLog::to_standard_output().with_filter(config.log_level))
            .try_init();
        Ok(Self { provider })
    }

    /// Sends what is left. The very last thing before the process ends.
    pub fn flush(&self) {
        if let Err(error) = self.provider.shutdown() {
            tracing::warn!(%error, "some traces were not sent");
        }
    }
}
