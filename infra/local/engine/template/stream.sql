-- What Patchbay adds to dynoxide's schema. dynoxide 1.2.1 reads all records of a stream to number the next one, and again
-- at each GetRecords call, and it never removes one.

-- Numbering, reading from a position, and describing a shard each look at this index alone.
CREATE INDEX patchbay_stream_order
  ON _stream_records (table_name, CAST(sequence_number AS INTEGER), shard_id, sequence_number);

-- DynamoDB keeps a record for 24 hours. Each new record removes up to two older ones, so that the oldest are soon gone after
-- a burst and no write has much to do. The newest record always stays: dynoxide takes the next number from it.
CREATE TRIGGER patchbay_stream_trim AFTER INSERT ON _stream_records BEGIN
  DELETE FROM _stream_records
  WHERE id IN (SELECT id FROM _stream_records ORDER BY id LIMIT 2) AND created_at < NEW.created_at - 86400;
END;
