# SPDX-License-Identifier: Apache-2.0
"""Creates, describes, changes, lists and deletes every kind of SiteWise's resources with boto3.

Each resource is also updated with exactly what its description said, which must change nothing. Every answer is held to
botocore's model of the service by answers.py. Usage: python every_resource.py [URL of a server without an access file]
"""
import base64
import json
import os
import sys
import time
import uuid

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from answers import Answers

URL = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
ROLE = "arn:aws:iam::123456789012:role/monitor"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
sitewise = boto3.client(
    "iotsitewise", endpoint_url=URL, region_name="eu-central-1", aws_access_key_id="any", aws_secret_access_key="any",
    config=Config(inject_host_prefix=False, retries={"max_attempts": 0}))
answers = Answers(sitewise)
results = {}
current = ""


def name(text):
    """A name that no earlier run has given."""
    return f"{text} {uuid.uuid4().hex[:6]}"


def token():
    return str(uuid.uuid4())


def complain(text):
    results[current].append(text)


def tried(operation, **request):
    """Calls an operation; a refusal is a failure, and answers None."""
    try:
        return getattr(sitewise, operation)(**request)
    except (ClientError, BotoCoreError) as error:
        complain(f"{operation}: {type(error).__name__}: {error}")
        return None


def needed(operation, **request):
    """Calls an operation without which the rest makes no sense."""
    answer = tried(operation, **request)
    if answer is None:
        raise LookupError(operation)
    return answer


def pages(operation, result, **request):
    """All items of a list, two a page."""
    try:
        request = dict(request, PaginationConfig={"PageSize": 2})
        return sitewise.get_paginator(operation).paginate(**request).build_full_result()[result]
    except (ClientError, BotoCoreError) as error:
        complain(f"{operation}: {type(error).__name__}: {error}")
        return []


def same(what, expected, found):
    if expected != found:
        complain(f"{what}: expected {json.dumps(expected, default=str)}, found {json.dumps(found, default=str)}")


def given(what, sent, found):
    """Everything that was sent must be found again; more may be found."""
    if isinstance(sent, dict):
        for member, value in sent.items():
            if not isinstance(found, dict) or member not in found:
                complain(f"{what}: {member} was sent ({value!r}) and is not answered")
            else:
                given(f"{what}/{member}", value, found[member])
    elif isinstance(sent, list) and isinstance(found, list):
        if len(sent) != len(found):
            complain(f"{what}: {len(sent)} were sent, {len(found)} are answered")
        for at, (one, other) in enumerate(zip(sent, found)):
            given(f"{what}/{at}", one, other)
    else:
        same(what, sent, found)


def settled(description):
    """A description without what any update changes."""
    changing = ("ResponseMetadata", "eTag", "assetModelVersion", "datasetVersion", "computationModelVersion")
    kept = {k: v for k, v in description.items() if k not in changing and not k.endswith(("LastUpdateDate", "lastUpdateDate"))}
    for name_, value in kept.items():
        if name_.endswith("Summaries"):
            kept[name_] = sorted(value, key=lambda each: json.dumps(each, default=str, sort_keys=True))
    return kept


def unchanged(describe, update, request, **which):
    """Updates with what was described, and expects the same description again."""
    before = needed(describe, **which)
    # A description that is required in the answer is empty where there is none, and no client sends an empty one.
    tried(update, **which, **{k: before[k] for k in request if before.get(k) not in (None, "")})
    after = needed(describe, **which)
    same(f"{describe} after {update} with what was described", settled(before), settled(after))


def prop(text, data="DOUBLE", kind=None, **more):
    return {"name": text, "dataType": data, "type": kind or {"measurement": {}}, **more}


def variable(text, **value):
    return {"name": text, "value": value}


CLOUD = {"computeLocation": "CLOUD"}
ALARM = {
    "name": "Overheat", "type": "AWS/ALARM",
    "properties": [
        prop("AWS/ALARM_TYPE", "STRING", {"attribute": {"defaultValue": "EXTERNAL"}}),
        prop("AWS/ALARM_STATE", "STRUCT", dataTypeSpec="AWS/ALARM_STATE"),
        prop("AWS/ALARM_SOURCE", "STRING", {"attribute": {"defaultValue": "model"}})]}
PROPERTIES = [
    prop("Serial", "STRING", {"attribute": {"defaultValue": "n/a"}}),
    prop("Empty", "STRING", {"attribute": {}}),
    prop("Rated", "DOUBLE", {"attribute": {"defaultValue": "10.5"}}, unit="kW"),
    prop("Slots", "INTEGER", {"attribute": {"defaultValue": "4"}}),
    prop("Active", "BOOLEAN", {"attribute": {"defaultValue": "true"}}),
    prop("Temp", unit="Fahrenheit", externalId="Press_Temp"),
    prop("Count", "INTEGER"),
    prop("On", "BOOLEAN", {"measurement": {"processingConfig": {"forwardingConfig": {"state": "ENABLED"}}}}),
    prop("Note", "STRING"),
    prop("X"),
    prop("Celsius", "DOUBLE", {"transform": {
        "expression": "(f - 32) / 1.8", "variables": [variable("f", propertyId="Temp")],
        "processingConfig": {"computeLocation": "CLOUD", "forwardingConfig": {"state": "ENABLED"}}}}, unit="C"),
    prop("State", "STRING", {"transform": {
        "expression": 'if(c > 100, "hot", "fine")', "variables": [variable("c", propertyId="Celsius")]}}),
    prop("Hourly", "DOUBLE", {"metric": {
        "expression": "avg(c)", "variables": [variable("c", propertyId="Celsius")],
        "window": {"tumbling": {"interval": "1h"}}, "processingConfig": CLOUD}}),
    prop("Weekly", "DOUBLE", {"metric": {
        "expression": "sum(n)", "variables": [variable("n", propertyId="Count")],
        "window": {"tumbling": {"interval": "1w", "offset": "18h"}}}}),
]
MODEL = ("assetModelName", "assetModelDescription", "assetModelExternalId", "assetModelProperties",
         "assetModelHierarchies", "assetModelCompositeModels")


def same_model(model):
    """A model is updated with its own description as people do it: all that UpdateAssetModel takes."""
    unchanged("describe_asset_model", "update_asset_model", MODEL, assetModelId=model)


def models(made):
    child = needed("create_asset_model", assetModelName=name("Child"), assetModelProperties=[prop("Temp"), prop("n", "INTEGER")])
    request = dict(
        assetModelName=name("Press"), assetModelExternalId=name("Press").replace(" ", "_"), assetModelDescription="Presses.",
        assetModelProperties=PROPERTIES,
        assetModelHierarchies=[{"name": "K", "childAssetModelId": child["assetModelId"]},
                               {"name": "Tools", "childAssetModelId": child["assetModelId"], "externalId": "tools"}],
        assetModelCompositeModels=[ALARM, {"name": "Group", "type": "CUSTOM", "description": "A group.", "properties": [prop("Speed")]}],
        tags={"area": "1"}, clientToken=token())
    answer = needed("create_asset_model", **request)
    same("state of CreateAssetModel", "CREATING", answer["assetModelStatus"]["state"])
    model = made["model"] = answer["assetModelId"]
    again = tried("create_asset_model", **request)
    same("the same clientToken again", model, again and again["assetModelId"])
    sitewise.get_waiter("asset_model_active").wait(assetModelId=model)
    description = needed("describe_asset_model", assetModelId=model)
    with_ids = {p["name"]: p["id"] for p in description["assetModelProperties"]}
    by_name = lambda list_: {each["name"]: each for each in list_}
    for sent in PROPERTIES:
        found = by_name(description["assetModelProperties"])[sent["name"]]
        sent = json.loads(json.dumps(sent))
        for kind in ("transform", "metric"):
            for each in sent["type"].get(kind, {}).get("variables", []):
                each["value"]["propertyId"] = with_ids[each["value"]["propertyId"]]
        given(f"property {sent['name']}", sent, found)
    same("order of properties", [p["name"] for p in PROPERTIES], [p["name"] for p in description["assetModelProperties"]])
    for part in ("assetModelHierarchies", "assetModelCompositeModels"):
        found = by_name(description[part])
        for each in request[part]:
            sent = {k: v for k, v in each.items() if k != "properties"}
            given(f"{part} {each['name']}", sent, found.get(each["name"]))
            properties = by_name(found.get(each["name"], {}).get("properties", []))
            for member in each.get("properties", []):
                given(f"{part} {each['name']} {member['name']}", member, properties.get(member["name"]))
    for member in ("assetModelName", "assetModelExternalId", "assetModelDescription"):
        same(member, request[member], description.get(member))
    same_model(model)
    same_model(child["assetModelId"])

    more = dict({k: description[k] for k in MODEL if k in description}, assetModelId=model)
    more["assetModelProperties"] = description["assetModelProperties"] + [
        prop("Added", externalId="added_1"),
        prop("Children", "DOUBLE", {"metric": {
            "expression": "sum(k) + count(t)",
            "variables": [variable("k", propertyId="n", hierarchyId="K"), variable("t", propertyId="Temp", hierarchyId="tools")],
            "window": {"tumbling": {"interval": "15m"}}}}),
        prop("ByPath", "DOUBLE", {"transform": {
            "expression": "s * 2", "variables": [variable("s", propertyPath=[{"name": "Group"}, {"name": "Speed"}])]}})]
    for each in more["assetModelProperties"]:
        if each["name"] == "Children":
            for one, id_ in zip(each["type"]["metric"]["variables"], description["assetModelHierarchies"]):
                one["value"]["hierarchyId"] = id_["id"]
                listed = needed("describe_asset_model", assetModelId=child["assetModelId"])["assetModelProperties"]
                one["value"]["propertyId"] = by_name(listed)[one["value"]["propertyId"]]["id"]
    changed = tried("update_asset_model", **more)
    same("state of UpdateAssetModel", "UPDATING", changed and changed["assetModelStatus"]["state"])
    same_model(model)

    description = needed("describe_asset_model", assetModelId=model)
    by_external = [dict(p) for p in description["assetModelProperties"]]
    for each in by_external:
        if each["name"] == "Temp":
            each["id"] = "externalId:Press_Temp"
            each["unit"] = "K"
        if each["name"] == "X":
            each["externalId"] = "X_1"
    tried("update_asset_model", **dict({k: description[k] for k in MODEL if k in description}, assetModelId=model,
                                      assetModelProperties=by_external, ifMatch=description["eTag"], matchForVersionType="LATEST"))
    after = {p["name"]: p for p in needed("describe_asset_model", assetModelId=model)["assetModelProperties"]}
    same("unit by external id", "K", after["Temp"].get("unit"))
    same("first external id", "X_1", after["X"].get("externalId"))
    same("id that remains", {p["name"]: p["id"] for p in description["assetModelProperties"]}, {k: v["id"] for k, v in after.items()})
    tried("describe_asset_model", assetModelId=f"externalId:{request['assetModelExternalId']}", excludeProperties=True)
    tried("describe_asset_model", assetModelId=model, assetModelVersion="LATEST")
    tried("describe_asset_model", assetModelId=model, assetModelVersion="ACTIVE")
    same("in ListAssetModels", True, model in [m["id"] for m in pages("list_asset_models", "assetModelSummaries")])
    for types in (["ASSET_MODEL"], ["COMPONENT_MODEL"], ["INTERFACE"]):
        pages("list_asset_models", "assetModelSummaries", assetModelTypes=types)
    for all_ in ("ALL", "BASE"):
        pages("list_asset_model_properties", "assetModelPropertySummaries", assetModelId=model, filter=all_)
    made["child_model"] = child["assetModelId"]


def composite_models(made):
    model = made["model"]
    motor = made["component"] = needed(
        "create_asset_model", assetModelName=name("Motor"), assetModelType="COMPONENT_MODEL",
        assetModelProperties=[prop("Speed"), prop("Rpm", "DOUBLE", {"transform": {
            "expression": "s * 60", "variables": [variable("s", propertyId="Speed")]}})])["assetModelId"]
    inner = made["inner"] = needed(
        "create_asset_model", assetModelName=name("Bearing"), assetModelType="COMPONENT_MODEL",
        assetModelProperties=[prop("Wear")])["assetModelId"]
    tried("create_asset_model_composite_model", assetModelId=motor, assetModelCompositeModelName="Bearing",
          assetModelCompositeModelType="CUSTOM", composedAssetModelId=inner)
    same_model(motor)
    drive = needed("create_asset_model_composite_model", assetModelId=model, assetModelCompositeModelName="Drive",
                   assetModelCompositeModelType="CUSTOM", composedAssetModelId=motor, clientToken=token(),
                   assetModelCompositeModelExternalId="drive_1")
    inline = needed("create_asset_model_composite_model", assetModelId=model, assetModelCompositeModelName="Inline",
                    assetModelCompositeModelType="CUSTOM", assetModelCompositeModelDescription="Own properties.",
                    assetModelCompositeModelProperties=[prop("Flow"), prop("Rate", "STRING", {"attribute": {"defaultValue": "1"}})])
    alarm = needed("create_asset_model_composite_model", assetModelId=model, assetModelCompositeModelName="Second alarm",
                   assetModelCompositeModelType="AWS/ALARM", assetModelCompositeModelProperties=ALARM["properties"])
    part = ("assetModelCompositeModelName", "assetModelCompositeModelDescription", "assetModelCompositeModelExternalId",
            "assetModelCompositeModelProperties")
    for each in (drive, inline, alarm):
        id_ = each["assetModelCompositeModelId"]
        description = needed("describe_asset_model_composite_model", assetModelId=model, assetModelCompositeModelId=id_)
        request = {k: description[k] for k in part if description.get(k)}
        if each is drive:
            request.pop("assetModelCompositeModelProperties", None)
        tried("update_asset_model_composite_model", assetModelId=model, assetModelCompositeModelId=id_, **request)
        after = needed("describe_asset_model_composite_model", assetModelId=model, assetModelCompositeModelId=id_)
        same(f"composite {description['assetModelCompositeModelName']} after an update with its description", settled(description), settled(after))
        if each is not drive:
            unchanged("describe_asset_model_composite_model", "update_asset_model_composite_model", part,
                      assetModelId=model, assetModelCompositeModelId=id_)
    tried("update_asset_model_composite_model", assetModelId=model, assetModelCompositeModelName="Main drive",
          assetModelCompositeModelId=drive["assetModelCompositeModelId"], assetModelCompositeModelDescription="The drive.")
    described = needed("describe_asset_model_composite_model", assetModelId=model,
                       assetModelCompositeModelId=drive["assetModelCompositeModelId"])
    same("new name", ("Main drive", "The drive."), (described["assetModelCompositeModelName"], described["assetModelCompositeModelDescription"]))
    same_model(model)
    listed = pages("list_asset_model_composite_models", "assetModelCompositeModelSummaries", assetModelId=model)
    same("composite models", True, {"Main drive", "Inline", "Second alarm", "Overheat", "Group"} <= {c["name"] for c in listed})
    pages("list_composition_relationships", "compositionRelationshipSummaries", assetModelId=motor)
    made["to_delete"] = inline["assetModelCompositeModelId"]


def interfaces(made):
    contract = needed("create_asset_model", assetModelName=name("Rotating"), assetModelType="INTERFACE",
                      assetModelProperties=[prop("Temp"), prop("Mean", "DOUBLE", {"metric": {
                          "expression": "avg(t)", "variables": [variable("t", propertyId="Temp")],
                          "window": {"tumbling": {"interval": "5m"}}}})])["assetModelId"]
    made["interface"] = contract
    same_model(contract)
    answer = tried("put_asset_model_interface_relationship", assetModelId=made["child_model"], interfaceAssetModelId=contract,
                   propertyMappingConfiguration={"matchByPropertyName": True, "createMissingProperty": True}, clientToken=token())
    if answer:
        tried("describe_asset_model_interface_relationship", assetModelId=made["child_model"], interfaceAssetModelId=contract)
        same("implementing models", [made["child_model"]],
             [each["id"] for each in pages("list_interface_relationships", "interfaceRelationshipSummaries", interfaceAssetModelId=contract)])
        same_model(made["child_model"])


def assets(made):
    request = dict(assetName=name("Press"), assetModelId=made["model"], assetExternalId=name("Press").replace(" ", "_"),
                   assetDescription="The first.", tags={"a": "b"}, clientToken=token())
    created = needed("create_asset", **request)
    asset = made["asset"] = created["assetId"]
    same("state of CreateAsset", "CREATING", created["assetStatus"]["state"])
    sitewise.get_waiter("asset_active").wait(assetId=asset)
    description = needed("describe_asset", assetId=asset)
    for member in ("assetName", "assetExternalId", "assetDescription", "assetModelId"):
        same(member, request[member], description.get(member))
    unchanged("describe_asset", "update_asset", ("assetName", "assetExternalId", "assetDescription"), assetId=asset)
    bare = needed("create_asset", assetName=name("Bare"), assetModelId=made["model"])["assetId"]
    unchanged("describe_asset", "update_asset", ("assetName", "assetExternalId", "assetDescription"), assetId=bare)
    changed = tried("update_asset", assetId=bare, assetName=name("Bare 2"), assetExternalId=name("bare").replace(" ", "-"))
    same("state of UpdateAsset", "UPDATING", changed and changed["assetStatus"]["state"])
    tried("describe_asset", assetId=f"externalId:{request['assetExternalId']}", excludeProperties=True)
    children = [needed("create_asset", assetName=name("Child"), assetModelId=made["child_model"])["assetId"] for _ in range(3)]
    made["children"] = children
    kinds = {h["name"]: h["id"] for h in description["assetHierarchies"]}
    for child in children:
        tried("associate_assets", assetId=asset, hierarchyId=kinds["K"], childAssetId=child, clientToken=token())
    same("children", sorted(children), sorted(each["id"] for each in pages(
        "list_associated_assets", "assetSummaries", assetId=asset, hierarchyId=kinds["K"])))
    same("parent", [asset], [each["id"] for each in pages(
        "list_associated_assets", "assetSummaries", assetId=children[0], traversalDirection="PARENT")])
    pages("list_asset_relationships", "assetRelationshipSummaries", assetId=children[0], traversalType="PATH_TO_ROOT")
    tried("disassociate_assets", assetId=asset, hierarchyId=kinds["K"], childAssetId=children[2])
    pages("list_assets", "assetSummaries", assetModelId=made["model"])
    same("in the top level", True, asset in [each["id"] for each in pages("list_assets", "assetSummaries", filter="TOP_LEVEL")])
    for all_ in ("ALL", "BASE"):
        pages("list_asset_properties", "assetPropertySummaries", assetId=asset, filter=all_)
    for each in description.get("assetCompositeModelSummaries", []):
        tried("describe_asset_composite_model", assetId=asset, assetCompositeModelId=each["id"])
    for each in description["assetProperties"]:
        one = needed("describe_asset_property", assetId=asset, propertyId=each["id"])["assetProperty"]
        tried("update_asset_property", assetId=asset, propertyId=each["id"],
              **{k: v for k, v in (("propertyAlias", one.get("alias")), ("propertyUnit", one.get("unit")),
                                   ("propertyNotificationState", one.get("notification", {}).get("state"))) if v})
        again = needed("describe_asset_property", assetId=asset, propertyId=each["id"])["assetProperty"]
        same(f"property {each['name']} after an update with its description", one, again)
    made["properties"] = {p["name"]: p["id"] for p in description["assetProperties"]}
    for member in pages("list_asset_properties", "assetPropertySummaries", assetId=asset, filter="ALL"):
        tried("describe_asset_property", assetId=asset, propertyId=member["id"])
    tried("update_asset_property", assetId=asset, propertyId=made["properties"]["Temp"],
          propertyAlias=f"/press/{asset}/temp", propertyNotificationState="ENABLED", propertyUnit="Celsius")
    one = needed("describe_asset_property", assetId=asset, propertyId=made["properties"]["Temp"])["assetProperty"]
    same("alias and unit", (f"/press/{asset}/temp", "Celsius", "ENABLED"),
         (one.get("alias"), one.get("unit"), one.get("notification", {}).get("state")))
    made["bare"] = bare


def values(made):
    asset, properties = made["asset"], made["properties"]
    now = int(time.time()) - 120
    at = lambda second: {"timeInSeconds": now + second, "offsetInNanos": 500_000_000}
    entry = lambda id_, property_, *list_: {"entryId": id_, "assetId": asset, "propertyId": properties[property_], "propertyValues": list(list_)}
    put = tried("batch_put_asset_property_value", enablePartialEntryProcessing=True, entries=[
        entry("1", "Temp", {"value": {"doubleValue": 212.5}, "timestamp": at(0), "quality": "GOOD"},
              {"value": {"nullValue": {"valueType": "D"}}, "timestamp": at(1), "quality": "BAD"},
              {"value": {"doubleValue": 213.5}, "timestamp": at(2), "quality": "UNCERTAIN"}),
        entry("2", "Count", {"value": {"integerValue": 7}, "timestamp": at(0), "quality": "GOOD"},
              {"value": {"nullValue": {"valueType": "I"}}, "timestamp": at(1), "quality": "UNCERTAIN"}),
        entry("3", "On", {"value": {"booleanValue": True}, "timestamp": at(0)}, {"value": {"nullValue": {"valueType": "B"}}, "timestamp": at(1), "quality": "BAD"}),
        entry("4", "Note", {"value": {"stringValue": "fine"}, "timestamp": at(0)}, {"value": {"nullValue": {"valueType": "S"}}, "timestamp": at(1), "quality": "BAD"}),
        {"entryId": "5", "propertyAlias": f"/free/{asset}", "propertyValues": [
            {"value": {"doubleValue": 1.5}, "timestamp": at(0)}, {"value": {"nullValue": {"valueType": "D"}}, "timestamp": at(1), "quality": "BAD"}]},
        {"entryId": "6", "propertyAlias": f"/unknown/{asset}", "propertyValues": [
            {"value": {"nullValue": {"valueType": "U"}}, "timestamp": at(1), "quality": "BAD"}]}])
    same("entries that were refused", [], put and put["errorEntries"])
    for property_, letter in (("Temp", "D"), ("Count", "I"), ("On", "B"), ("Note", "S")):
        history = pages("get_asset_property_value_history", "assetPropertyValueHistory", assetId=asset, propertyId=properties[property_],
                        startDate=now - 10, endDate=now + 60, timeOrdering="ASCENDING", qualities=["BAD" if letter != "I" else "UNCERTAIN"])
        same(f"the null of {property_}", {"nullValue": {"valueType": letter}}, history and history[0]["value"])
    for alias, letter in ((f"/free/{asset}", "D"), (f"/unknown/{asset}", "U")):
        last = tried("get_asset_property_value", propertyAlias=alias)
        same(f"the null of {alias}", {"nullValue": {"valueType": letter}}, last and last["propertyValue"]["value"])
    for property_ in properties.values():
        tried("get_asset_property_value", assetId=asset, propertyId=property_)
    temp = properties["Temp"]
    for quality in ("GOOD", "BAD", "UNCERTAIN"):
        pages("get_asset_property_value_history", "assetPropertyValueHistory", assetId=asset, propertyId=temp,
              startDate=now - 10, endDate=now + 60, qualities=[quality])
    pages("get_asset_property_aggregates", "aggregatedValues", assetId=asset, propertyId=temp, resolution="1m",
          aggregateTypes=["AVERAGE", "COUNT", "MAXIMUM", "MINIMUM", "SUM", "STANDARD_DEVIATION"], startDate=now - 3600,
          endDate=now + 3600, qualities=["GOOD"], timeOrdering="DESCENDING")
    for kind in ("LINEAR_INTERPOLATION", "LOCF_INTERPOLATION"):
        pages("get_interpolated_asset_property_values", "interpolatedAssetPropertyValues", assetId=asset, propertyId=temp,
              startTimeInSeconds=now, endTimeInSeconds=now + 60, quality="GOOD", intervalInSeconds=10, type=kind,
              **({"intervalWindowInSeconds": 10} if kind == "LINEAR_INTERPOLATION" else {}))
    both = [{"entryId": "a", "assetId": asset, "propertyId": temp}, {"entryId": "b", "propertyAlias": "/no/such"}]
    tried("batch_get_asset_property_value", entries=both)
    tried("batch_get_asset_property_value_history", entries=[dict(each, startDate=now - 10, endDate=now + 60) for each in both], maxResults=2)
    tried("batch_get_asset_property_aggregates", entries=[
        dict(each, startDate=now - 7200, endDate=now + 7200, resolution="1h", aggregateTypes=["SUM"]) for each in both])


def streams(made):
    asset, temp = made["bare"], made["properties"]["X"]
    free = f"/free/{made['asset']}"
    kinds = {"DISASSOCIATED": True, "ASSOCIATED": False}
    for kind, there in kinds.items():
        found = [each.get("alias") for each in pages("list_time_series", "TimeSeriesSummaries", timeSeriesType=kind, aliasPrefix="/free")]
        same(f"{free} in {kind}", there, free in found)
    pages("list_time_series", "TimeSeriesSummaries", assetId=asset)
    tried("describe_time_series", alias=free)
    tried("describe_time_series", assetId=asset, propertyId=temp)
    tried("associate_time_series_to_asset_property", alias=free, assetId=asset, propertyId=temp)
    tried("describe_time_series", alias=free)
    tried("disassociate_time_series_from_asset_property", alias=free, assetId=asset, propertyId=temp)
    tried("delete_time_series", alias=free)


def portals(made):
    request = dict(portalName=name("Plant"), portalContactEmail="a@plant.example", roleArn=ROLE, portalDescription="All.",
                   portalAuthMode="IAM", portalLogoImageFile={"data": PNG, "type": "PNG"}, tags={"a": "b"}, clientToken=token(),
                   notificationSenderEmail="b@plant.example", alarms={"alarmRoleArn": ROLE}, portalType="SITEWISE_PORTAL_V1")
    portal = made["portal"] = needed("create_portal", **request)["portalId"]
    plain = needed("create_portal", portalName=name("Plain"), portalContactEmail="a@plant.example", roleArn=ROLE)["portalId"]
    second = needed("create_portal", portalName=name("Second"), portalContactEmail="a@plant.example", roleArn=ROLE, portalType="SITEWISE_PORTAL_V2",
                    portalTypeConfiguration={"iotsitewise": {"portalTools": ["ASSISTANT"]}})["portalId"]
    for each in (portal, plain, second):
        before = needed("describe_portal", portalId=each)
        again = {k: before[k] for k in ("portalName", "portalDescription", "portalContactEmail", "roleArn", "notificationSenderEmail",
                                        "alarms", "portalType", "portalTypeConfiguration") if k in before}
        if "portalLogoImageLocation" in before:
            again["portalLogoImage"] = {"id": before["portalLogoImageLocation"]["id"]}
        tried("update_portal", portalId=each, **again)
        same("portal after an update with its description", settled(before), settled(needed("describe_portal", portalId=each)))
    tried("update_portal", portalId=plain, portalName=name("Plain"), portalContactEmail="c@plant.example", roleArn=ROLE,
          portalLogoImage={"file": {"data": PNG, "type": "PNG"}})
    pages("list_portals", "portalSummaries")
    tried("delete_portal", portalId=plain, clientToken=token())
    tried("delete_portal", portalId=second)


def projects(made):
    project = made["project"] = needed("create_project", portalId=made["portal"], projectName=name("Line"), tags={"a": "b"}, clientToken=token())["projectId"]
    unchanged("describe_project", "update_project", ("projectName", "projectDescription"), projectId=project)
    tried("update_project", projectId=project, projectName=name("Line"), projectDescription="The line.")
    unchanged("describe_project", "update_project", ("projectName", "projectDescription"), projectId=project)
    pages("list_projects", "projectSummaries", portalId=made["portal"])
    tried("batch_associate_project_assets", projectId=project, assetIds=[made["asset"], made["bare"]])
    same("assets of the project", sorted([made["asset"], made["bare"]]), sorted(pages("list_project_assets", "assetIds", projectId=project)))
    tried("batch_disassociate_project_assets", projectId=project, assetIds=[made["bare"]])


def dashboards(made):
    widgets = json.dumps({"widgets": [{"type": "sc-line-chart", "title": "Temp", "x": 0, "y": 0, "width": 3, "height": 3, "metrics": [
        {"type": "iotsitewise", "label": "Temp", "assetId": made["asset"], "propertyId": made["properties"]["Temp"]}]}]})
    dashboard = made["dashboard"] = needed("create_dashboard", projectId=made["project"], dashboardName=name("Shift"),
                                           dashboardDefinition=widgets, clientToken=token(), tags={"a": "b"})["dashboardId"]
    part = ("dashboardName", "dashboardDescription", "dashboardDefinition")
    unchanged("describe_dashboard", "update_dashboard", part, dashboardId=dashboard)
    tried("update_dashboard", dashboardId=dashboard, dashboardName=name("Shift"), dashboardDescription="Of a shift.", dashboardDefinition=widgets)
    unchanged("describe_dashboard", "update_dashboard", part, dashboardId=dashboard)
    pages("list_dashboards", "dashboardSummaries", projectId=made["project"])


def access_policies(made):
    resources = [{"portal": {"id": made["portal"]}}, {"project": {"id": made["project"]}}]
    identities = [{"user": {"id": str(uuid.uuid4())}}, {"group": {"id": str(uuid.uuid4())}},
                  {"iamUser": {"arn": "arn:aws:iam::123456789012:user/anna"}}, {"iamRole": {"arn": ROLE}}]
    part = ("accessPolicyIdentity", "accessPolicyResource", "accessPolicyPermission")
    for at, identity in enumerate(identities):
        policy = needed("create_access_policy", accessPolicyIdentity=identity, accessPolicyResource=resources[at % 2],
                        accessPolicyPermission="VIEWER", clientToken=token(), tags={"a": "b"})["accessPolicyId"]
        unchanged("describe_access_policy", "update_access_policy", part, accessPolicyId=policy)
        tried("update_access_policy", accessPolicyId=policy, accessPolicyIdentity=identity, accessPolicyResource=resources[at % 2],
              accessPolicyPermission="ADMINISTRATOR")
        if at < 2:
            kind, id_ = next(iter(identity.items()))
            pages("list_access_policies", "accessPolicySummaries", identityType=kind.upper(), identityId=id_["id"])
        else:
            pages("list_access_policies", "accessPolicySummaries", identityType="IAM", iamArn=next(iter(identity.values()))["arn"])
        pages("list_access_policies", "accessPolicySummaries", resourceType="PORTAL", resourceId=made["portal"])
        tried("delete_access_policy", accessPolicyId=policy, clientToken=token())


def gateways(made):
    platforms = [{"greengrassV2": {"coreDeviceThingName": name("core").replace(" ", "-"), "coreDeviceOperatingSystem": "LINUX_AMD64"}},
                 {"greengrass": {"groupArn": "arn:aws:greengrass:eu-central-1:123456789012:/greengrass/groups/1"}},
                 {"siemensIE": {"iotCoreThingName": name("thing").replace(" ", "-")}}]
    for platform in platforms:
        request = dict(gatewayName=name("edge"), gatewayPlatform=platform, tags={"a": "b"})
        if "greengrass" not in platform:
            request["gatewayVersion"] = "3"
        gateway = needed("create_gateway", **request)["gatewayId"]
        given("gateway", {k: v for k, v in request.items() if k != "tags"}, needed("describe_gateway", gatewayId=gateway))
        unchanged("describe_gateway", "update_gateway", ("gatewayName",), gatewayId=gateway)
        tried("update_gateway", gatewayId=gateway, gatewayName=name("edge"))
        configurations = {
            "iotsitewise:opcuacollector:2": {"sources": [{
                "name": "Wind", "endpoint": {"certificateTrust": {"type": "TrustAny"}, "endpointUri": "opc.tcp://127.0.0.1:4840",
                                             "securityPolicy": "NONE", "messageSecurityMode": "NONE",
                                             "identityProvider": {"type": "Anonymous"}, "nodeFilterRules": []},
                "measurementDataStreamPrefix": ""}]},
            "iotsitewise:publisher:2": {"SiteWisePublisherConfiguration": {"publishingOrder": "TIME_ORDER"}}}
        for namespace, configuration in configurations.items():
            text = json.dumps(configuration)
            if tried("update_gateway_capability_configuration", gatewayId=gateway, capabilityNamespace=namespace, capabilityConfiguration=text):
                found = needed("describe_gateway_capability_configuration", gatewayId=gateway, capabilityNamespace=namespace)
                same("capability", text, found["capabilityConfiguration"])
                tried("update_gateway_capability_configuration", gatewayId=gateway, capabilityNamespace=namespace,
                      capabilityConfiguration=found["capabilityConfiguration"])
        tried("describe_gateway", gatewayId=gateway)
        pages("list_gateways", "gatewaySummaries")
        tried("delete_gateway", gatewayId=gateway)


def datasets(made):
    source = {"sourceType": "KENDRA", "sourceFormat": "KNOWLEDGE_BASE", "sourceDetail": {"kendra": {
        "knowledgeBaseArn": "arn:aws:kendra:eu-central-1:123456789012:index/a", "roleArn": ROLE}}}
    part = ("datasetName", "datasetDescription", "datasetSource")
    for more in ({}, {"datasetDescription": "Manuals", "datasetId": str(uuid.uuid4()), "tags": {"a": "b"}, "clientToken": token()}):
        dataset = needed("create_dataset", datasetName=name("Manuals"), datasetSource=source, **more)["datasetId"]
        unchanged("describe_dataset", "update_dataset", part, datasetId=dataset)
        tried("update_dataset", datasetId=dataset, datasetName=name("Manuals"), datasetSource=source, datasetDescription="More")
        pages("list_datasets", "datasetSummaries", sourceType="KENDRA")
        tried("delete_dataset", datasetId=dataset, clientToken=token())


def computation_models(made):
    model = needed("create_asset_model", assetModelName=name("Watched"), assetModelProperties=[
        prop("Flow"), prop("Heat"), prop("Anomaly", "STRING")])["assetModelId"]
    asset = needed("create_asset", assetName=name("Watched"), assetModelId=model)["assetId"]
    ids = {p["name"]: p["id"] for p in needed("describe_asset_model", assetModelId=model)["assetModelProperties"]}
    bindings = [
        lambda p: {"assetModelProperty": {"assetModelId": model, "propertyId": ids[p]}},
        lambda p: {"assetProperty": {"assetId": asset, "propertyId": ids[p]}}]
    part = ("computationModelName", "computationModelDescription", "computationModelConfiguration", "computationModelDataBinding")
    for bind in bindings:
        computation = needed("create_computation_model", computationModelName=name("Watch"), clientToken=token(), tags={"a": "b"},
                             computationModelConfiguration={"anomalyDetection": {"inputProperties": "${inputs}", "resultProperty": "${result}"}},
                             computationModelDataBinding={"inputs": {"list": [bind("Flow"), bind("Heat")]}, "result": bind("Anomaly")})["computationModelId"]
        unchanged("describe_computation_model", "update_computation_model", part, computationModelId=computation)
        before = needed("describe_computation_model", computationModelId=computation, computationModelVersion="LATEST")
        tried("update_computation_model", computationModelId=computation, **dict({k: before[k] for k in part if k in before},
              computationModelName=name("Watch"), computationModelDescription="Watches"))
        pages("list_computation_models", "computationModelSummaries", computationModelType="ANOMALY_DETECTION")
        for which in ({"asset": {"assetId": asset}}, {"assetModel": {"assetModelId": model}},
                      {"assetProperty": {"assetId": asset, "propertyId": ids["Flow"]}},
                      {"assetModelProperty": {"assetModelId": model, "propertyId": ids["Flow"]}}):
            pages("list_computation_model_data_binding_usages", "dataBindingUsageSummaries", dataBindingValueFilter=which)
        pages("list_computation_model_resolve_to_resources", "computationModelResolveToResourceSummaries", computationModelId=computation)
        tried("describe_computation_model_execution_summary", computationModelId=computation,
              **({"resolveToResourceType": "ASSET", "resolveToResourceId": asset} if bind is bindings[0] else {}))
        pages("list_actions", "actionSummaries", targetResourceType="COMPUTATION_MODEL", targetResourceId=computation)
        pages("list_executions", "executionSummaries", targetResourceType="COMPUTATION_MODEL", targetResourceId=computation)
        tried("delete_computation_model", computationModelId=computation, clientToken=token())
    tried("delete_asset", assetId=asset)
    tried("delete_asset_model", assetModelId=model)


def imports(made):
    folder = os.environ.get("MILLWRIGHT_IMPORT_FOLDER")
    if not folder:
        print("  bulk import jobs are not created: set MILLWRIGHT_IMPORT_FOLDER to the server's folder")
    else:
        os.makedirs(f"{folder}/bucket", exist_ok=True)
        with open(f"{folder}/bucket/values.csv", "w", encoding="utf-8") as file:
            file.write("/imported,DOUBLE,1700000000,0,GOOD,1.5\n")
        job = needed("create_bulk_import_job", jobName=name("old"), jobRoleArn=ROLE, files=[{"bucket": "bucket", "key": "values.csv"}],
                     errorReportLocation={"bucket": "bucket", "prefix": "errors/"}, adaptiveIngestion=False,
                     jobConfiguration={"fileFormat": {"csv": {"columnNames": [
                         "ALIAS", "DATA_TYPE", "TIMESTAMP_SECONDS", "TIMESTAMP_NANO_OFFSET", "QUALITY", "VALUE"]}}})["jobId"]
        while needed("describe_bulk_import_job", jobId=job)["jobStatus"] in ("PENDING", "RUNNING"):
            time.sleep(0.2)
        same("status of the job", "COMPLETED", needed("describe_bulk_import_job", jobId=job)["jobStatus"])
    for each in ("ALL", "PENDING", "RUNNING", "CANCELLED", "FAILED", "COMPLETED_WITH_FAILURES", "COMPLETED"):
        pages("list_bulk_import_jobs", "jobSummaries", filter=each)


def settings(_):
    tried("put_storage_configuration", storageType="SITEWISE_DEFAULT_STORAGE", disassociatedDataStorage="ENABLED")
    before = needed("describe_storage_configuration")
    part = ("storageType", "multiLayerStorage", "disassociatedDataStorage", "retentionPeriod", "warmTier",
            "warmTierRetentionPeriod", "disallowIngestNullNaN")
    tried("put_storage_configuration", **{k: before[k] for k in part if k in before})
    for level in ("ERROR", "OFF", "INFO"):
        tried("put_logging_options", loggingOptions={"level": level})
        same("level", level, needed("describe_logging_options")["loggingOptions"]["level"])
    tried("put_default_encryption_configuration", encryptionType="SITEWISE_DEFAULT_ENCRYPTION")
    tried("describe_default_encryption_configuration")


def tags(made):
    arns = [needed("describe_asset_model", assetModelId=made["model"])["assetModelArn"],
            needed("describe_asset", assetId=made["asset"])["assetArn"],
            needed("describe_portal", portalId=made["portal"])["portalArn"],
            needed("describe_project", projectId=made["project"])["projectArn"],
            needed("describe_dashboard", dashboardId=made["dashboard"])["dashboardArn"]]
    for arn in arns:
        first = needed("list_tags_for_resource", resourceArn=arn)["tags"]
        tried("tag_resource", resourceArn=arn, tags={"shift": "early", "empty": ""})
        same(f"tags of {arn}", dict(first, shift="early", empty=""), needed("list_tags_for_resource", resourceArn=arn)["tags"])
        tried("untag_resource", resourceArn=arn, tagKeys=["shift", "empty"])
        same(f"tags of {arn}", first, needed("list_tags_for_resource", resourceArn=arn)["tags"])


def queries(made):
    asset = made["asset"]
    statements = [
        "SELECT * FROM asset", "SELECT * FROM asset_property", "SELECT * FROM latest_value_time_series",
        f"SELECT * FROM raw_time_series WHERE asset_id = '{asset}'",
        f"SELECT * FROM precomputed_aggregates WHERE asset_id = '{asset}' AND resolution = '1m'",
        f"SELECT event_timestamp, double_value FROM raw_time_series WHERE asset_id = '{asset}' ORDER BY event_timestamp DESC LIMIT 3",
        f"SELECT a.asset_name, p.property_name FROM asset a, asset_property p WHERE a.asset_id = p.asset_id AND a.asset_id = '{asset}'",
        f"SELECT TO_DATE(event_timestamp), TO_TIME(event_timestamp), TO_TIMESTAMP(1767225600), MOD(7, 4), TRIM(BOTH ' ' FROM ' a ') "
        f"FROM raw_time_series WHERE asset_id = '{asset}' LIMIT 1"]
    for statement in statements:
        pages("execute_query", "rows", queryStatement=statement)


def deletions(made):
    tried("delete_dashboard", dashboardId=made["dashboard"])
    tried("batch_disassociate_project_assets", projectId=made["project"], assetIds=[made["asset"]])
    tried("delete_project", projectId=made["project"])
    tried("delete_portal", portalId=made["portal"])
    tried("delete_asset_model_interface_relationship", assetModelId=made["child_model"], interfaceAssetModelId=made["interface"])
    hierarchy = needed("describe_asset", assetId=made["asset"])["assetHierarchies"][0]["id"]
    for child in made["children"][:2]:
        tried("disassociate_assets", assetId=made["asset"], hierarchyId=hierarchy, childAssetId=child)
    for asset in made["children"] + [made["asset"], made["bare"]]:
        answer = tried("delete_asset", assetId=asset)
        same("state of DeleteAsset", "DELETING", answer and answer["assetStatus"]["state"])
        tried("describe_asset", assetId=asset)
    sitewise.get_waiter("asset_not_exists").wait(assetId=made["asset"], WaiterConfig={"Delay": 1})
    tried("delete_asset_model_composite_model", assetModelId=made["model"], assetModelCompositeModelId=made["to_delete"])
    same_model(made["model"])
    for model in ("model", "component", "inner", "child_model", "interface"):
        answer = tried("delete_asset_model", assetModelId=made[model], clientToken=token())
        same("state of DeleteAssetModel", "DELETING", answer and answer["assetModelStatus"]["state"])
    sitewise.get_waiter("asset_model_not_exists").wait(assetModelId=made["model"], WaiterConfig={"Delay": 1})


def main():
    global current
    made = {}
    parts = (models, composite_models, interfaces, assets, values, streams, portals, projects, dashboards, access_policies, gateways,
             datasets, computation_models, imports, settings, tags, queries, deletions)
    for part in parts:
        current = part.__name__.replace("_", " ")
        results[current] = []
        before, wrong = sum(answers.seen.values()), len(answers.wrong)
        try:
            part(made)
        except Exception as error:  # what goes wrong in one part must not keep the others from being tried
            complain(f"given up: {type(error).__name__}: {error}")
        results[current] += list(dict.fromkeys(answers.wrong[wrong:]))
        failures = results[current]
        print(f"{'FAILED' if failures else 'fine':6} {current}: {sum(answers.seen.values()) - before} calls")
        for failure in failures:
            print("       ", failure)
    operations = {name_: 0 for name_ in sitewise.meta.service_model.operation_names} | answers.seen
    print(f"boto3 {boto3.__version__}, botocore {botocore.__version__}: {sum(answers.seen.values())} calls of {len(answers.seen)} operations; "
          f"{sum(map(len, results.values()))} failures")
    print("not called:", ", ".join(sorted(n for n, count in operations.items() if not count)))
    sys.exit(any(results.values()))


if __name__ == "__main__":
    main()
