"""The nexo Retailer protocol: one core, two dialects on the wire (`json_form`, `xml_form`)."""
