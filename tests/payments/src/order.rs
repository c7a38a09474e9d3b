//! What a merchant's shop sends, as it came: nothing in it has been checked.

use crate::telemetry::{
    Amount, AmountMap, Card, CardBrand, CardExpMonth, CardExpYear, CardLast4, CardMap, Currency,
    Invalid, LineItem, LineItemMap, LineItemQuantity, LineItemSku, LineItemUnitPrice, MinorUnits,
};

/// A purchase.
#[derive(Clone)]
pub struct Order {
    /// What the merchant calls the payment.
    pub payment: String,
    /// What to take, in the minor unit of the currency.
    pub total: u64,
    /// ISO 4217.
    pub currency: String,
    /// What was bought.
    pub lines: Vec<Line>,
    /// How it is paid.
    pub card: Plastic,
    /// Where the receipt goes.
    pub email: Option<String>,
}

/// A line of a purchase.
#[derive(Clone)]
pub struct Line {
    /// The article.
    pub sku: String,
    /// How many.
    pub quantity: u64,
    /// The price of one.
    pub price: u64,
}

/// A card.
#[derive(Clone)]
pub struct Plastic {
    /// The scheme.
    pub brand: String,
    /// Its number, which no event ever sees.
    pub number: String,
    /// Month and year of its expiry.
    pub expires: (u64, u64),
    /// The name on it.
    pub holder: String,
}

impl Order {
    /// The amount as events have it.
    ///
    /// # Errors
    /// If the total or the currency is none.
    pub fn amount(&self) -> Result<AmountMap<'_>, Invalid> {
        let amount = Amount {
            minor_units: MinorUnits::new(self.total)?,
            currency: Currency::new(&self.currency)?,
        };
        Ok(amount.into())
    }

    /// The lines as events have them.
    ///
    /// # Errors
    /// If a line is none.
    pub fn line_items(&self) -> Result<Vec<LineItemMap<'_>>, Invalid> {
        let line = |line| {
            let Line {
                sku,
                quantity,
                price,
            }: &Line = line;
            let line = LineItem {
                sku: LineItemSku::new(sku)?,
                quantity: LineItemQuantity::new(*quantity)?,
                unit_price: LineItemUnitPrice::new(*price)?,
            };
            Ok(line.into())
        };
        self.lines.iter().map(line).collect()
    }
}

impl Plastic {
    /// The card as events have it.
    ///
    /// # Errors
    /// If its number or its expiry is none.
    pub fn card(&self) -> Result<CardMap<'_>, Invalid> {
        let start = self.number.len().saturating_sub(4);
        let (month, year) = self.expires;
        let card = Card {
            brand: CardBrand::from(self.brand.as_str()),
            last4: CardLast4::new(self.number.get(start..).unwrap_or_default())?,
            exp_month: CardExpMonth::new(month)?,
            exp_year: CardExpYear::new(year)?,
        };
        Ok(card.fingerprint("Xt5EWLLDS7FJjR1c").holder(&self.holder))
    }
}
