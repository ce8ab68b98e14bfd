"""The request register (依申请公开): receiving, correcting, asking others, answering, giving."""
