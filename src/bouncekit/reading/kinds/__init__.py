"""Machine mail that is no notice: automatic replies, receipts, complaints, challenges, events, periodic reports."""
