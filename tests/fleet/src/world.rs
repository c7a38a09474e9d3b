//! What a robot meets: orders, streets and people, as they are. Nothing in it has been checked.

/// A mission, as dispatch offers it.
#[derive(Clone)]
pub struct Order {
    /// A UUID.
    pub id: String,
    /// From when and until when the recipient is at home, in RFC 3339.
    pub window: (String, String),
    /// Whether it cannot wait.
    pub urgent: bool,
    /// What to deliver, and how it is received.
    pub stops: Vec<Stop>,
    /// The way there.
    pub way: Way,
}

/// A parcel and who waits for it.
#[derive(Clone)]
pub struct Stop {
    /// The parcel's number.
    pub parcel: String,
    /// In grams.
    pub weight: u64,
    /// Who gets it.
    pub recipient: String,
    /// What happens at the door.
    pub door: Door,
}

/// What happens at a door.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Somebody types this number.
    Opens(&'static str),
    /// Nobody is there.
    StaysShut,
    /// The robot's lid is stuck.
    LidJams,
}

/// The way to an address.
#[derive(Clone)]
pub struct Way {
    /// Where it turns: degrees north, and east.
    pub points: Vec<(f64, f64)>,
    /// In metres.
    pub distance: f64,
    /// What is on it, in order.
    pub events: Vec<Hindrance>,
}

/// What is on a way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// A street to cross, with traffic lights or without.
    Street(bool),
    /// A dog, which leaves after a word.
    Dog,
    /// A thing that does not leave, so there is another way to find.
    Fence,
    /// Only an operator gets by.
    Kerb,
    /// Nobody gets by: the robot is lost.
    Construction,
}
