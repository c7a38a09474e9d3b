//! A text that is never done with cannot be told from within: somebody else has to look.

use std::{
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// Ends the process, and shows the text, where one takes longer than it may.
pub(crate) struct Watch(Arc<Mutex<Option<(Instant, String)>>>);

impl Watch {
    pub(crate) fn start(limit: Duration) -> Self {
        let looked_at = Arc::new(Mutex::new(None::<(Instant, String)>));
        let weak = Arc::downgrade(&looked_at);
        thread::spawn(move || {
            while let Some(looked_at) = weak.upgrade() {
                if let Ok(guard) = looked_at.lock()
                    && let Some((since, text)) = &*guard
                    && since.elapsed() > limit
                {
                    eprintln!("hang: this text is not done with after {limit:?}:\n{text:?}");
                    std::process::exit(3);
                }
                drop(looked_at);
                thread::sleep(Duration::from_millis(200));
            }
        });
        Self(looked_at)
    }

    pub(crate) fn looks_at(&self, text: &str) {
        if let Ok(mut looked_at) = self.0.lock() {
            *looked_at = Some((Instant::now(), text.to_owned()));
        }
    }
}
