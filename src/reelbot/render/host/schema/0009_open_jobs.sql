-- Jobs that wait or run are asked for by their state alone: without this, by reading every job that
-- ever was.
CREATE INDEX jobs_open ON jobs (n) WHERE state IN ('queued', 'running');
-- Of no statement any more.
DROP INDEX jobs_finished;
