//! One JSON object per line, with the fields of the spans around it: so each line of a request has its `trace_id`.

use std::fmt;
use std::io::Write;
use std::sync::Mutex;

use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

pub struct JsonLog<W> {
    output: Mutex<W>,
}

impl JsonLog<std::io::Stdout> {
    pub fn to_standard_output() -> Self {
        Self::new(std::io::stdout())
    }
}

impl<W: Write + Send + 'static> JsonLog<W> {
    pub fn new(output: W) -> Self {
        Self {
            output: Mutex::new(output),
        }
    }
}

/// What a span said, kept with it.
struct Fields(Map<String, Value>);

impl<S, W> Layer<S> for JsonLog<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Write + Send + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields(Map::new());
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut line = Fields(start_of_line(*event.metadata().level()));
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<Fields>() {
                for (name, value) in &fields.0 {
                    if !name.starts_with("otel.") {
                        line.0.entry(name.clone()).or_insert_with(|| value.clone());
                    }
                }
            }
        }
        event.record(&mut line);
        let text = format!("{}\n", Value::Object(line.0));
        if let Ok(mut output) = self.output.lock() {
            // Nobody could be told that the log cannot be written.
            let _ = output.write_all(text.as_bytes());
        }
    }
}

/// Why the process ends, also where the log never started.
pub fn fatal(error: &dyn std::error::Error) {
    let mut line = start_of_line(Level::ERROR);
    line.insert("message".to_owned(), error.to_string().into());
    eprintln!("{}", Value::Object(line));
}

fn start_of_line(level: Level) -> Map<String, Value> {
    let now = OffsetDateTime::now_utc().format(&Rfc3339);
    Map::from_iter([
        ("time".to_owned(), now.unwrap_or_default().into()),
        (
            "level".to_owned(),
            level.as_str().to_ascii_lowercase().into(),
        ),
    ])
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Buffer(Arc<Mutex<Vec<u8>>>);

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn writes_one_object_per_line_with_the_fields_of_its_spans() {
        let buffer = Buffer::default();
        let subscriber = tracing_subscriber::registry().with(JsonLog::new(buffer.clone()));
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!("request", trace_id = tracing::field::Empty);
            span.record("trace_id", "4bf92f3577b34da6");
            let _entered = span.enter();
            tracing::warn!(attempt = 2, seconds = 0.5, "line one\nline \"two\"");
        });
        let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 1);
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["level"], "warn");
        assert_eq!(line["message"], "line one\nline \"two\"");
        assert_eq!(line["trace_id"], "4bf92f3577b34da6");
        assert_eq!(line["attempt"], 2);
        assert_eq!(line["seconds"], 0.5);
    }
}
