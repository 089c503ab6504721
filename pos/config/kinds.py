"""Which wires a part may hang on, and which drivers are our own."""

SCHEMES = {
    "scanner": {"serial", "tcp"},
    "badge": {"serial", "tcp"},
    "scale": {"serial", "tcp"},
    "shelf": {"serial", "tcp"},
    "printer": {"serial", "tcp", "usb"},
    "terminal": {"serial", "tcp", "tls"},
    "cash": {"serial", "tcp"},
    "wallet": {"tls", "tcp"},
    "relay": {"serial", "tcp", "hid-feature"},
    "line_display": {"serial", "tcp"},
    "gift": {"tcp", "tls"},
}
OWN_DRIVERS = {
    "scanner": ("line",),
    "badge": ("line",),
    "scale": ("toledo-8217", "nci-ecr", "dialog-06", "sma", "cas-pd-6", "cas-pd-0", "cas-22", "mt-sics"),
    "shelf": ("mt-sics", "sma", "toledo-8217", "nci-ecr", "cas-pd-6", "cas-pd-0", "cas-22"),
    "printer": ("escpos",),
    "terminal": ("zvt", "nexo-json", "nexo-xml"),
    "cash": ("cctalk",),
    "wallet": ("wechat", "alipay"),
    "relay": ("lcus", "numato", "hid"),
    "line_display": ("escpos", "cd5220"),
    "gift": ("book",),
}
"""By part, what is used where nothing is said first. Somebody else's driver may have addresses of its own."""
INSTALMENT_DRIVERS = frozenset({"nexo-json", "nexo-xml"})
"""Drivers of terminals that can be told a plan to pay by."""
