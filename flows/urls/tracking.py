"""Query parameters that only follow the reader: the same article is found without them.

Names are matched whole and without regard to case; a value never decides. The table holds names that at
least one of these published lists removes on every site (read in November 2026):

- miniflux 2, internal/reader/urlcleaner/urlcleaner.go (Apache-2.0): names and the two families;
- AdGuard, TrackParamFilter/sections/general_url.txt (GPL-3.0);
- Neat URL, data/default-params-by-category.json (GPL-2.0);
- Brave, components/query_filter/utils.cc (MPL-2.0);

and those that their platforms document: gad_source, gad_campaignid (Google Ads), ttclid (TikTok), wt.mc_id
(Webtrends), pk_kwd, piwik_campaign, piwik_kwd (Matomo), ns_campaign, ns_mchannel, ns_source (comScore).

Names that may also say which article is meant (`ref`, `share`, `partner`, `source`, `id`, `campaign`,
`clickid`, `var`, `assetId`, `siteId`) are left out, whichever list has them: an article met under two
addresses is found to be a copy by its text, two articles under one address are lost.
"""

from __future__ import annotations

# Google Analytics and Matomo reserve these prefixes for campaigns.
_FAMILIES = ("utm_", "mtm_")
_NAMES_IN_WORDS = """
    fbclid fb_action_ids fb_action_types fb_ref fb_source fb_comment_id
    action_object_map action_type_map action_ref_map
    gclid dclid gclsrc gbraid wbraid gad_source gad_campaignid srsltid _ga _gl gs_l
    ga_source ga_medium ga_term ga_content ga_campaign ga_place
    campaign_id campaign_medium campaign_name campaign_source campaign_term campaign_content
    itm_source itm_medium itm_campaign itm_content itm_term
    msclkid yclid ysclid _openstat twclid ttclid igshid igsh
    hmb_campaign hmb_medium hmb_source
    mc_cid mc_eid mc_tc mkt_tok ml_subscriber ml_subscriber_hash ck_subscriber_id _bhlid _kx
    vero_id vero_conv bsft_clkid bsft_eid bsft_mid bsft_uid bsft_aaid bsft_ek
    spjobid spmailingid spreportid spuserid nr_email_referer elqtrack elqtrackid
    __hssc __hstc __hsfp _hsenc _hsmi hsctatracking
    hsa_acc hsa_ad hsa_cam hsa_grp hsa_kw hsa_la hsa_mt hsa_net hsa_ol hsa_src hsa_tgt hsa_ver
    wickedid irclickid irgwc ir_adid ir_campaignid ir_partnerid
    rb_clickid oly_anon_id oly_enc_id unicorn_click_id sscid awc tduid admitad_uid
    cm_me cm_cr cm_mmc cx_click cx_recsorder cx_recswidget
    s_cid sc_cid sc_campaign sc_channel sc_content sc_country sc_geo sc_medium sc_outcome
    pk_campaign pk_kwd pk_medium pk_source pk_vid piwik_campaign piwik_kwd
    at_campaign at_medium at_recipient_id at_recipient_list xtor
    ns_campaign ns_mchannel ns_source
    dpg_campaign dpg_content dpg_medium dpg_source
    wt_mc wt_zmc wt.mc_id cmpid ncid mbid soc_src soc_trk guccounter guce_referrer guce_referrer_sig
    trk trkcampaign _branch_match_id _branch_referrer __readwiselocation usqp
"""
_NAMES = frozenset(_NAMES_IN_WORDS.split())


def is_tracking(key: str) -> bool:
    """Return True if a query parameter of this name only says where its reader came from or who it is."""
    name = key.lower()
    return name in _NAMES or name.startswith(_FAMILIES)
