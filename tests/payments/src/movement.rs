//! What becomes of money that was reserved.

use std::time::{Duration, SystemTime};

use crate::{
    gateway::{ATTEMPT, Merchant},
    order::Order,
    telemetry::{
        AmountMap, Attempt, Channel, Currency, DateTime, Invalid, MinorUnits, PaymentId, PayoutId,
        RefundId,
        authorization_expired::AuthorizationExpired,
        capture_completed::CaptureCompleted,
        capture_failed::CaptureFailed,
        chargeback_closed::{Fee, Kept, KeptOutcome, Lost},
        chargeback_evidence_submitted::{
            ChargebackEvidenceSubmitted, Document, DocumentKind, DocumentSha256, DocumentSize,
            Documents,
        },
        chargeback_opened::{ChargebackOpened, NetworkReason},
        ledger_posted::{Body, BodyItem, BodyItemAccount, LedgerPosted},
        payment_voided::{PaymentVoided, VoidedBy},
        payout_failed::PayoutFailed,
        payout_paid::{BankAccountLast4, PayoutPaid},
        payout_scheduled::{ArrivalDate, Payments, PayoutScheduled},
        refund_completed::RefundCompleted,
        refund_failed::RefundFailed,
        refund_requested::{Reason, RefundRequested},
    },
};

/// A payment, as the movements after its authorization name it.
#[derive(Clone, Copy)]
pub struct Payment<'a> {
    /// Its name.
    pub id: PaymentId<'a>,
    /// How much was reserved.
    pub amount: AmountMap<'a>,
}

impl<'a> Payment<'a> {
    /// The payment of an order.
    ///
    /// # Errors
    /// If the order is none.
    pub fn of(order: &'a Order) -> Result<Self, Invalid> {
        Ok(Self {
            id: PaymentId::new(&order.payment)?,
            amount: order.amount()?,
        })
    }
}

/// How a dispute ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// For the merchant.
    Won,
    /// For the customer.
    Lost,
}

impl Merchant {
    /// Collects what was reserved, or says that the acquirer did not answer.
    pub fn capture(&self, payment: Payment<'_>, answers: bool) {
        let Payment {
            id: payment_id,
            amount,
        } = payment;
        if answers {
            self.session
                .capture_completed(CaptureCompleted {
                    payment_id,
                    amount,
                    duration: Duration::from_millis(91),
                    r#final: true,
                })
                .idempotency_key(ATTEMPT)
                .emit();
            self.post(payment);
        } else {
            self.session
                .capture_failed(CaptureFailed {
                    payment_id,
                    amount,
                    error_type: "timeout",
                    attempt: const { Attempt::literal(3) },
                })
                .error_message("the acquirer did not answer")
                .emit();
        }
    }

    /// Writes what was collected into the ledger.
    fn post(&self, Payment { id, amount }: Payment<'_>) {
        let currency = amount.currency;
        // The catalog's bounds keep it far from the end of an i64.
        let value = i64::try_from(amount.minor_units.value()).unwrap_or(i64::MAX);
        let entries = [
            (const { BodyItemAccount::literal("acquirer") }, -value),
            (
                const { BodyItemAccount::literal("merchant:balance") },
                value,
            ),
        ]
        .map(|(account, amount)| {
            let entry = BodyItem {
                account,
                amount,
                currency,
            };
            entry.into()
        });
        if let Ok(body) = Body::new(&entries) {
            self.session
                .ledger_posted(LedgerPosted { body })
                .payment_id(id)
                .emit();
        }
    }

    /// Gives a reservation back.
    pub fn void(&self, Payment { id, amount }: Payment<'_>, by: &str) {
        self.session
            .payment_voided(PaymentVoided {
                payment_id: id,
                amount,
                voided_by: VoidedBy::from(by),
            })
            .emit();
    }

    /// Tells of a reservation that ended by itself, when it ended.
    pub fn expire(&self, Payment { id, amount }: Payment<'_>, held: Duration, at: SystemTime) {
        self.session
            .authorization_expired(AuthorizationExpired {
                payment_id: id,
                amount,
                held,
            })
            .emit_at(at);
    }

    /// Gives money back.
    ///
    /// # Errors
    /// If the refund's name is none.
    pub fn refund(&self, id: &str, payment: Payment<'_>, works: bool) -> Result<(), Invalid> {
        let refund_id = RefundId::new(id)?;
        let Payment {
            id: payment_id,
            amount,
        } = payment;
        self.session
            .refund_requested(RefundRequested {
                refund_id,
                payment_id,
                amount,
                idempotency_key: ATTEMPT,
                reason: Reason::Requested,
            })
            .emit();
        if works {
            self.session
                .refund_completed(RefundCompleted {
                    refund_id,
                    payment_id,
                    amount,
                    settled_after: Duration::from_secs(86_400),
                })
                .emit();
        } else {
            self.session
                .refund_failed(RefundFailed {
                    refund_id,
                    payment_id,
                    amount,
                    error_type: "account_closed",
                })
                .emit();
        }
        Ok(())
    }

    /// Goes through a dispute, from its opening to the ruling.
    ///
    /// # Errors
    /// If the order is none, or the dispute's name is.
    pub fn dispute(&self, id: &str, order: &Order, ruling: Ruling) -> Result<(), Invalid> {
        let (chargeback_id, payment) = (id.try_into()?, Payment::of(order)?);
        let (payment_id, amount) = (payment.id, payment.amount);
        self.session
            .chargeback_opened(ChargebackOpened {
                chargeback_id,
                payment_id,
                amount,
                card: order.card.card()?,
                channel: Channel::Ecommerce,
                network_reason: const { NetworkReason::literal("10.4") },
                respond_by: const { DateTime::literal("2026-12-01T00:00:00.000Z") },
            })
            .emit();
        let document = Document {
            kind: DocumentKind::Receipt,
            sha256: const { DocumentSha256::literal(&[0x5a; 32]) },
            size: const { DocumentSize::literal(48_213) },
        };
        self.session
            .chargeback_evidence_submitted(ChargebackEvidenceSubmitted {
                chargeback_id,
                payment_id,
                documents: Documents::new(&[document.into(), document.into()])?,
            })
            .emit();
        match ruling {
            Ruling::Won => self
                .session
                .chargeback_closed(Kept {
                    chargeback_id,
                    payment_id,
                    amount,
                    outcome: KeptOutcome::Won,
                })
                .emit(),
            Ruling::Lost => self
                .session
                .chargeback_closed(Lost {
                    chargeback_id,
                    payment_id,
                    amount,
                    fee: Fee {
                        minor_units: const { MinorUnits::literal(1500) },
                        currency: const { Currency::literal("EUR") },
                    }
                    .into(),
                })
                .emit(),
        }
        Ok(())
    }

    /// Pays out, with what was kept back by its kind.
    ///
    /// # Errors
    /// If the payout's name is none, or there is no payment in it.
    pub fn pay_out(
        &self,
        id: &str,
        amount: AmountMap<'_>,
        payments: u64,
        fees: &[(&str, u64)],
        works: bool,
    ) -> Result<(), Invalid> {
        let payout_id = PayoutId::new(id)?;
        self.session
            .payout_scheduled(PayoutScheduled {
                payout_id,
                amount,
                payments: Payments::new(payments)?,
                arrival_date: const { ArrivalDate::literal("2026-11-26") },
            })
            .fees(fees)
            .emit();
        if works {
            self.session
                .payout_paid(PayoutPaid {
                    payout_id,
                    amount,
                    bank_account_last4: const { BankAccountLast4::literal("3000") },
                })
                .emit();
        } else {
            self.session
                .payout_failed(PayoutFailed {
                    payout_id,
                    amount,
                    error_type: "account_closed",
                })
                .emit();
        }
        Ok(())
    }
}
