//! What the emitters of the catalog send, as a recording has it.

use std::time::Duration;

use @MODULE@::{job, Config, Metadata, Recording, Resource, Session, Telemetry};

fn start() -> (Telemetry, Recording, Session) {
    let resource = Resource {
        service_version: "1.4.2",
    };
    let (telemetry, recording) = Telemetry::recording(resource, Config::default());
    let session = telemetry
        .session(Metadata {
            session_id: "session-17",
        })
        .start();
    (telemetry, recording, session)
}

#[test]
fn a_job_that_succeeds_is_told() {
    let (_telemetry, recording, session) = start();
    session
        .job(job::Succeeded {
            job_name: "import",
            duration_ms: Duration::from_millis(22),
        })
        .emit();
    let records = recording.job();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].job_name, "import");
    assert_eq!(records[0].duration_ms, Duration::from_millis(22));
    assert_eq!(records[0].error_message, None);
}

#[test]
fn a_job_that_fails_says_why() {
    let (_telemetry, recording, session) = start();
    session
        .job(job::Failed {
            job_name: "import",
            duration_ms: Duration::from_millis(22),
            error_message: "the disk is full",
        })
        .emit();
    let records = recording.job();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].error_message.as_deref(), Some("the disk is full"));
}
