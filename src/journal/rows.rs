//! Receipts as rows of the journal's tables.

use copydesk_analysis::failure::FailureCode;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::receipt::{Outcome, Receipt, ReceiptOutput};

/// Inserts receipts in one transaction: all of them or none.
pub(super) fn insert_receipts(db: &mut Connection, receipts: &[Receipt]) -> rusqlite::Result<()> {
    let change = db.transaction()?;
    {
        let mut row = change.prepare_cached(
            "INSERT INTO receipt (seq, id, name, decided_at, outcome, duplicate_of, failure, failed_name)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let mut output = change.prepare_cached("INSERT INTO output VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for receipt in receipts {
            let (outcome, of, code, failed_name) = match &receipt.outcome {
                Outcome::Published => ("published", None, None, None),
                Outcome::Duplicate { of } => ("duplicate", Some(of.cast_signed()), None, None),
                Outcome::Failed { code, name } => ("failed", None, Some(code.as_str()), Some(name)),
            };
            let seq = receipt.seq.cast_signed();
            let id = receipt.id.as_ref().map(blake3::Hash::as_bytes);
            let (name, at) = (&receipt.name, receipt.decided_at);
            row.execute(params![seq, id, name, at, outcome, of, code, failed_name])?;
            for file in &receipt.outputs {
                let (line, bytes) = (file.line.cast_signed(), file.bytes.cast_signed());
                output.execute(params![seq, line, file.name, file.hash.as_bytes(), bytes])?;
            }
        }
    }
    change.commit()
}

/// Reads the receipt that a query of the receipt table finds, with its outputs.
pub(super) fn read_receipt(
    db: &Connection,
    query: &str,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Option<Receipt>> {
    let mut statement = db.prepare_cached(query)?;
    let Some(mut receipt) = statement.query_row(values, receipt_from_row).optional()? else {
        return Ok(None);
    };
    let mut outputs = db.prepare_cached(
        "SELECT line, name, hash, bytes FROM output WHERE seq = ?1 ORDER BY line",
    )?;
    receipt.outputs = outputs
        .query_map([receipt.seq.cast_signed()], |row| {
            Ok(ReceiptOutput {
                line: row.get::<_, i64>(0)?.cast_unsigned(),
                name: row.get(1)?,
                hash: blake3::Hash::from_bytes(row.get(2)?),
                bytes: row.get::<_, i64>(3)?.cast_unsigned(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some(receipt))
}

/// Makes a receipt of a row. Its outputs are in another table.
fn receipt_from_row(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    let outcome: String = row.get("outcome")?;
    let outcome = match outcome.as_str() {
        "published" => Outcome::Published,
        "duplicate" => {
            Outcome::Duplicate { of: row.get::<_, i64>("duplicate_of")?.cast_unsigned() }
        }
        _ => {
            let code: String = row.get("failure")?;
            let code = serde_json::from_value(code.into()).unwrap_or(FailureCode::Internal);
            Outcome::Failed { code, name: row.get("failed_name")? }
        }
    };
    let id: Option<[u8; 32]> = row.get("id")?;
    Ok(Receipt {
        seq: row.get::<_, i64>("seq")?.cast_unsigned(),
        id: id.map(blake3::Hash::from_bytes),
        name: row.get("name")?,
        decided_at: row.get("decided_at")?,
        outcome,
        outputs: Vec::new(),
    })
}
