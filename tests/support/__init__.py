"""What several tests share: test engines, a studio that has them, hosts, waiting."""
