//! The gateway: its merchants, and the movements of their money.

use std::{sync::Arc, time::Duration};

use otelier_test_pool::{Pool, telemetry as pool};

use crate::{
    bank::{self, Answer},
    order::Order,
    telemetry::{
        AmountMap, Channel, ConfigWith, Delivery, DeliveryError, Invalid, LineItems, Metadata,
        PaymentId, Resource, Session, Severity, StartError, Telemetry, TenantId, TenantTier, Uuid,
        authorization_approved::{ApprovalCode, AuthorizationApproved, Check, Partial},
        authorization_declined::{ByGateway, ByIssuer, Rule},
        authorization_requested::AuthorizationRequested,
        card_stored::{CardStored, Consent},
        risk_assessed::{RiskAssessed, Score},
    },
};

/// Names an attempt; a merchant's own would come with its request.
pub const ATTEMPT: Uuid = Uuid::literal("01a201ea-d543-7302-bfc7-2701231bba04");

/// More than this is declined without asking a bank.
const LIMIT: u64 = 1_000_000;

/// What the gateway knows about itself.
pub const RESOURCE: Resource<'static> = Resource {
    service_version: env!("CARGO_PKG_VERSION"),
    cloud_region: "eu-central-1",
};

/// A gateway, which reaches the banks by a pool of connections. The events of both go one way.
pub struct Gateway {
    telemetry: Telemetry,
    pool: Arc<Pool>,
}

impl Gateway {
    /// Starts it with an `[otel]` table.
    ///
    /// # Errors
    /// If the telemetry cannot start.
    pub fn start(config: ConfigWith<pool::Catalog>) -> Result<Self, StartError> {
        let (telemetry, pool) = Telemetry::builder(RESOURCE)
            .with::<pool::Catalog>(pool::Resource {})
            .config(config)
            .start()?;
        Ok(Self::with(telemetry, &pool))
    }

    /// A gateway with telemetries that somebody else started.
    pub fn with(telemetry: Telemetry, pool: &pool::Telemetry) -> Self {
        let pool = Pool::new(pool, "acquirer", "acquirer.example:443", 2);
        Self {
            telemetry,
            pool: Arc::new(pool),
        }
    }

    /// Begins to work for a merchant.
    ///
    /// # Errors
    /// If the merchant's name is none.
    pub fn merchant(&self, id: &str, tier: TenantTier) -> Result<Merchant, Invalid> {
        let metadata = Metadata {
            tenant_id: TenantId::new(id)?,
        };
        let session = self.telemetry.session(metadata).tenant_tier(tier).start();
        let pool = Arc::clone(&self.pool);
        Ok(Merchant { session, pool })
    }

    /// Ends it.
    ///
    /// # Errors
    /// If events were lost.
    pub fn stop(self) -> Result<Delivery, DeliveryError> {
        self.telemetry.shutdown(Duration::from_secs(10))
    }
}

/// A merchant, whose movements are told in a session of its own. Nothing is moved, and nothing told, for what is invalid.
#[derive(Clone)]
pub struct Merchant {
    pub(crate) session: Session,
    pool: Arc<Pool>,
}

impl Merchant {
    /// Takes up another contract.
    pub fn change_tier(&self, tier: TenantTier) {
        self.session.update(|change| change.tenant_tier(tier));
    }

    /// Reserves what an order costs. Whether the bank agreed.
    ///
    /// # Errors
    /// If the order is none.
    pub fn authorize(&self, order: &Order) -> Result<bool, Invalid> {
        let (payment_id, amount) = (PaymentId::new(&order.payment)?, order.amount()?);
        let (card, lines) = (order.card.card()?, order.line_items()?);
        let channel = Channel::Ecommerce;
        self.session
            .authorization_requested(AuthorizationRequested {
                payment_id,
                amount,
                card,
                channel,
                line_items: LineItems::new(&lines)?,
            })
            .idempotency_key(ATTEMPT)
            .customer_email(order.email.as_deref().map(TryInto::try_into).transpose()?)
            .emit();
        self.assess(payment_id, amount);
        let duration = Duration::from_millis(284);
        if amount.minor_units.value() > LIMIT {
            self.session
                .authorization_declined(ByGateway {
                    payment_id,
                    amount,
                    card,
                    channel,
                    duration,
                    rule: const { Rule::literal("amount_limit") },
                })
                .idempotency_key(ATTEMPT)
                .emit();
            return Ok(false);
        }
        let answer = self.ask(order);
        match answer {
            Answer::Approved => self
                .session
                .authorization_approved(AuthorizationApproved {
                    payment_id,
                    amount,
                    card,
                    channel,
                    duration,
                    approval_code: const { ApprovalCode::literal("A1B2C3") },
                    partial: Partial::Full,
                })
                .idempotency_key(ATTEMPT)
                .checks(&[Check::Cvc, Check::PostalCode])
                .emit(),
            Answer::Declined(code) => self
                .session
                .authorization_declined(ByIssuer {
                    payment_id,
                    amount,
                    card,
                    channel,
                    duration,
                    decline_code: code.into(),
                    retryable: code == 91,
                })
                .idempotency_key(ATTEMPT)
                .emit(),
        }
        Ok(answer == Answer::Approved)
    }

    /// Asks the bank, if it can be reached.
    fn ask(&self, order: &Order) -> Answer {
        if self.pool.acquire() {
            return bank::authorize(&order.card);
        }
        self.pool.release();
        Answer::Declined(bank::UNREACHABLE)
    }

    /// Keeps the card of an order, with the consent of its holder.
    ///
    /// # Errors
    /// If the card is none.
    pub fn keep_card(&self, order: &Order) -> Result<(), Invalid> {
        self.session
            .card_stored(CardStored {
                card: order.card.card()?,
                consent: Consent::Network,
            })
            .customer_email(order.email.as_deref().map(TryInto::try_into).transpose()?)
            .emit();
        Ok(())
    }

    fn assess(&self, payment_id: PaymentId<'_>, amount: AmountMap<'_>) {
        let (severity, score, rules) = if amount.minor_units.value() > LIMIT {
            let score = const { Score::literal(0.93) };
            (Severity::Error, score, &["velocity", "amount"][..])
        } else {
            (Severity::Debug, const { Score::literal(0.07) }, &[][..])
        };
        self.session
            .risk_assessed(RiskAssessed {
                severity,
                payment_id,
                score,
            })
            .rules(rules)
            .client_address("192.0.2.7")
            .emit();
    }
}
