# SPDX-License-Identifier: Apache-2.0
"""Holds every answer that a boto3 client gets to botocore's own model of the service."""
import json
import re

# What docs/reference/sitewise-api.md lists under "Answers".
ADDED = {
    "AssetPropertySummary": {"name", "dataType", "dataTypeSpec"},
    "AssetProperty": {"assetCompositeModelId"},
    "Property": {"assetCompositeModelId", "dataTypeSpec"},
    "AssetModelProperty": {"assetModelCompositeModelId"},
    "DescribeGatewayCapabilityConfigurationResponse": {"capabilitySyncReason"},
    "GatewayCapabilitySummary": {"capabilitySyncReason"},
}
MAY_BE_EMPTY = {
    ("AssetCompositeModelSummary", "description"),
    ("AssetModelSummary", "description"),
    ("DatasetSummary", "description"),
    ("DescribeAssetCompositeModelResponse", "assetCompositeModelDescription"),
    ("DescribeAssetModelCompositeModelResponse", "assetModelCompositeModelDescription"),
    ("DescribeAssetModelResponse", "assetModelDescription"),
    ("DescribeDatasetResponse", "datasetDescription"),
}
MAY_BE_MISSING = {("ListActionsResponse", "nextToken")}
NUMBERS = {"integer": int, "long": int, "float": (int, float), "double": (int, float)}


class Answers:
    """Collects what is wrong with the answers of one client."""

    def __init__(self, client):
        self.seen = {}
        self.wrong = []
        client.meta.events.register("after-call.iotsitewise", self.after_call)

    def after_call(self, http_response, model, **_):
        """Is called by botocore for each answer, with its bytes and the operation."""
        self.seen[model.name] = self.seen.get(model.name, 0) + 1
        if http_response.status_code >= 300:
            self.refusal(http_response, model)
            return
        expected = model.http.get("responseCode", 200)
        if http_response.status_code != expected:
            self.wrong.append(f"{model.name}: status {http_response.status_code} is not {expected}")
        body = http_response.content
        if model.output_shape is None or getattr(model, "has_event_stream_output", False):
            return
        self.structure(model.name, model.output_shape, json.loads(body) if body else {}, set(http_response.headers))

    def refusal(self, response, model):
        """An error must be one that the operation names, or one that every operation has."""
        name = response.headers.get("x-amzn-ErrorType")
        general = {"AccessDeniedException", "InternalFailureException", "ServiceUnavailableException",
                   "ThrottlingException"}
        if name not in general | {shape.name for shape in model.error_shapes}:
            self.wrong.append(f"{model.name}: answers {response.status_code} {name}, which it does not name")

    def check(self, place, shape, value):
        """Checks a value against a shape."""
        kind = shape.type_name
        if value is None:
            self.wrong.append(f"{place}: is null")
        elif kind == "structure":
            self.structure(place, shape, value)
        elif kind == "list":
            if self.of(place, value, list):
                self.bounds(place, shape, len(value))
                for at, each in enumerate(value):
                    self.check(f"{place}/{at}", shape.member, each)
        elif kind == "map":
            if self.of(place, value, dict):
                self.bounds(place, shape, len(value))
                for name, each in value.items():
                    self.check(f"{place}/{name} (name)", shape.key, name)
                    self.check(f"{place}/{name}", shape.value, each)
        elif kind == "string":
            if self.of(place, value, str):
                self.text(place, shape, value)
        elif kind == "boolean":
            self.of(place, value, bool)
        elif kind in NUMBERS:
            if self.of(place, value, NUMBERS[kind]):
                self.bounds(place, shape, value)
                if kind == "integer" and not -2**31 <= value < 2**31:
                    self.wrong.append(f"{place}: {value} does not fit an integer")
        elif kind == "timestamp":
            self.of(place, value, (int, float))
        else:
            self.wrong.append(f"{place}: has the unknown type {kind}")

    def structure(self, place, shape, value, headers=frozenset()):
        """Checks an object: its members, those that are required, and those that are not known."""
        if not self.of(place, value, dict):
            return
        names = set()
        for name, member in shape.members.items():
            if member.serialization.get("location") in ("header", "headers"):
                if name in shape.required_members and member.serialization.get("name") not in headers:
                    self.wrong.append(f"{place}: has no header for {name}")
                continue
            if member.serialization.get("location") == "statusCode":
                continue
            wire = member.serialization.get("name", name)
            names.add(wire)
            if wire in value:
                if value[wire] == "" and (shape.name, name) in MAY_BE_EMPTY:
                    continue
                self.check(f"{place}/{wire}", member, value[wire])
            elif name in shape.required_members and (shape.name, name) not in MAY_BE_MISSING:
                self.wrong.append(f"{place}: has no {wire}")
        for unknown in set(value) - names - ADDED.get(shape.name, set()):
            self.wrong.append(f"{place}: has {unknown}, which {shape.name} does not know")
        if shape.metadata.get("union") or getattr(shape, "is_tagged_union", False):
            if len(value) != 1:
                self.wrong.append(f"{place}: is a union with {sorted(value)}")

    def of(self, place, value, types):
        """Whether a value has one of the types; says so where it has not."""
        fits = isinstance(value, types) and (types is bool or not isinstance(value, bool))
        if not fits:
            self.wrong.append(f"{place}: {value!r} has the type {type(value).__name__}")
        return fits

    def bounds(self, place, shape, size):
        """Checks a length or a number against the bounds of its shape."""
        least, most = shape.metadata.get("min"), shape.metadata.get("max")
        if least is not None and size < least or most is not None and size > most:
            self.wrong.append(f"{place}: {size} is not between {least} and {most} ({shape.name})")

    def text(self, place, shape, value):
        """Checks the length, the pattern and the enumeration of a text."""
        self.bounds(place, shape, len(value))
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(pattern, value):
            self.wrong.append(f"{place}: {value!r} does not match {pattern}")
        if shape.enum and value not in shape.enum:
            self.wrong.append(f"{place}: {value!r} is not one of {shape.enum}")
