-- A claim whose answer was lost is asked for again under the same key, and given back.

ALTER TABLE deliveries ADD COLUMN claim_key TEXT;  -- of the claim that holds it now, if it had one
CREATE INDEX deliveries_claim ON deliveries (adapter, claim_key) WHERE claim_key IS NOT NULL;
