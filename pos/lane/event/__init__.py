"""The kinds of events, one file a subject; `pos.lane.events` names them all."""
