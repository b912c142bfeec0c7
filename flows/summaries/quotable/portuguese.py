"""Portuguese: how sentences lean, who speaks, what addresses the reader."""

from __future__ import annotations

import re

from flows.summaries.quotable.language import Language, bag, phrases, triggered

PORTUGUESE = Language(
    leaning=bag("""
        ele ela eles elas lhe lhes seu sua seus suas isto isso aquilo este esta estes estas esse essa
        esses essas aquele aquela aqueles aquelas dele dela deles delas nele nela neles nelas nesse nessa
        nesses nessas neste nesta nestes nestas naquele naquela disso disto desse dessa deste desta desses
        dessas destes destas nisso nisto daí e mas ou porém contudo todavia entretanto portanto assim
        também ainda então depois ali lá aí aqui tal tais ambos ambas outro outra outros outras finalmente
        posteriormente anteriormente paralelamente simultaneamente adicionalmente igualmente mesmo mesma
        mesmos mesmas agora porque pois sim aliás tampouco nem inclusive consequentemente àquele àquela
    """),
    leaning_phrases=phrases("""
        no entanto | no mesmo | na mesma | no total | no dia seguinte | na ocasião | na altura
        na sequência | na verdade | na época | por isso | por isto | por esse | por essa | por este
        por esta | por exemplo | por outro lado | por sua vez | por seu turno | por seu lado | por um lado
        por fim | por enquanto | por ora | pelo contrário | em resposta | em contrapartida | em seguida
        em consequência | em vez disso | em ambos | em suma | em causa | de acordo com ele
        de acordo com ela | de fato | de facto | de igual | do mesmo modo | da mesma forma | de resto
        desde então | até então | até agora | até lá | a partir daí | a partir de então | ao mesmo tempo
        ao contrário | ao todo | a seguir | com isso | com isto | com esse | com essa | com este
        com esta | com ele | com ela | além disso | além disto | além do mais | apesar disso
        apesar disto | antes disso | depois disso | diante disso | perante isto | face a isto | para isso
        para ele | para ela | para esse | para este | segundo ele | segundo ela | segundo eles
        sobre isso | sobre esse | sobre este | um deles | uma delas | um dos | uma das | muitos deles
        alguns deles | a maioria deles | entre eles | entre elas | horas depois | dias depois
        minutos depois | um ano depois | um dia depois | meses depois | anos depois | pouco depois
        mais tarde | ou seja | isto é | isso é | o mesmo | a mesma | os mesmos | os dois | as duas
        os três | o outro | a outra | os outros | as outras | o primeiro | a primeira | o segundo
        o último | a última | o restante | os demais | as demais | o resto | tudo isso | tudo isto
        todos eles | não só | não apenas | trata-se | tratava-se | quando ele | quando ela | já o | já a
        já os | já as | já em | quanto a | ainda assim | mesmo assim | dito isto
    """),
    pronouns=bag("ele ela eles elas isto isso este esta esse essa estes estas esses essas dele dela"),
    possessives=bag("seu sua seus suas"),
    before=bag("""
        quando enquanto após depois antes desde até se embora como porque onde em no na nos nas a à ao aos
        às o os as de do da dos das para por pelo pela sobre com sem contra entre segundo durante sob
        apenas só também todos todas muitos muitas alguns algumas vários ontem hoje que apesar diante
        junto graças
    """),
    demonstratives=bag("este esta neste nesta"),
    times=bag("""
        segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta
        sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro
        dezembro semana ano manhã tarde noite madrugada mês em a ao durante desde por
    """),
    definite=bag("o a os as"),
    roles=bag("""
        homem homens mulher mulheres menino menina rapaz rapariga jovem jovens criança crianças casal pai
        mãe pais filho filha irmão irmã adolescente suspeito suspeitos vítima vítimas agressor atirador
        acusado acusada arguido arguida detido detidos motorista condutor piloto tripulação empresa
        companhia firma grupo fabricante clube equipe equipa time associação organização agência partido
        estudo relatório pesquisa investigação inquérito sondagem sentença decisão incidente acidente
        ataque atentado medida medidas plano projeto projecto lei proposta acordo contrato porta-voz
        diretor director diretora autor autora autores pesquisadores investigadores cientistas médico
        médicos ator actor atriz cantor cantora músico treinador técnico jogador atacante avançado goleiro
        presidente ministro ministra primeiro-ministro senador senadora deputado deputada prefeito
        prefeita autarca governador juiz juíza tribunal advogado advogada promotor agentes policiais
        polícias bombeiros testemunha testemunhas filme série livro romance álbum disco música canção
        vídeo foto imagens carta comunicado nota anúncio discurso eleição votação encontro jogo partida
        reunião animal animais cão corpo avião aeronave navio barco trem comboio carro veículo edifício
        prédio casa cidade vila ilha incêndio explosão tempestade terremoto sismo dupla trio evento
        cerimônia cerimónia parlamentar magistrado
    """),
    adjectives=(
        "ês",
        "esa",
        "ano",
        "ana",
        "ino",
        "ina",
        "leiro",
        "leira",
        "alemão",
        "alemã",
        "ense",
        "eno",
        "ena",
        "russo",
        "russa",
        "hol",
        "hola",
    ),
    relators=bag("de do da dos das que em no na ao à para por contra sobre chamado chamada cujo cuja com"),
    speech=bag("""
        disse diz disseram declarou afirmou afirma explicou explica acrescentou ressaltou destacou contou
        escreveu comentou avisou alertou lembrou recordou frisou sublinhou salientou garantiu referiu
        adiantou concluiu respondeu lamentou criticou anunciou informou dito declarado afirmado
    """),
    auxiliaries=bag("tem têm tinha"),
    speaker=bag("eu mim meu minha meus minhas nós nosso nossa nossos nossas"),
    plural=bag("nós nosso nossa nossos nossas nos"),
    reader=bag("você vocês tu teu tua vosso vossa"),
    orders=phrases("""
        leia | leia também | leia mais | ler | ler mais | clique | clique aqui | assine | subscreva | siga
        siga-nos | veja | veja também | ver | assista | ouça | compartilhe | partilhe | baixe
        descarregue | cadastre-se | inscreva-se | conheça | descubra | receba | participe | confira
        saiba | saiba mais | acompanhe | entre no | obrigado | bem-vindo | não perca | quer receber
        para ler | para saber | tudo o que | o que você | entenda | faça | envie | comente | reveja
        relembre
    """),
    marks=triggered(
        {
            "foto fotos fotografia imagem imagens": (
                r"\b(?:foto|fotos|fotografia|imagem|crédito)\s?[:/|(©]|\b(?:foto|imagem) de arquivo\b"
                r"|\b(?:nesta|na) (?:foto|imagem)\b|^(?:foto|imagem)\b"
            ),
            "newsletter newsletters assinante assinantes assine": r".",
            "cookies javascript navegador privacidade": (
                r"\b(?:cookies|javascript|política de privacidade)\b|\b(?:seu|teu) navegador\b"
            ),
            "reportagem artigo matéria texto": (
                r"\b(?:este|nosso) artigo\b|\besta (?:reportagem|matéria)\b|\b(?:artigo|matéria"
                r"|texto) (?:foi|publicad[oa]|original)\b"
            ),
            "leia": r"\bleia (?:também|mais|aqui|a íntegra)\b",
            "publicidade": r"^\W*publicidade\b",
            "lusa afp reuters efe": (
                r"\((?:lusa|afp|reuters|efe)[^)]{0,20}\)|^(?:lusa|afp)\b|\bcom informações d[aoe]\b"
            ),
            "fonte fontes": r"^\W*fontes?\s?:",
            "vídeo": r"^(?:o )?vídeo\b|\bvídeo\s?:|\bneste vídeo\b",
            "podcast whatsapp": r"\b(?:nosso|este|novo) podcast\b|\b(?:no|pelo) whatsapp\b.{0,30}$|^podcast",
            "atualizado atualizada publicado publicada": (
                r"^\W*(?:atualizad[oa]|publicad[oa]|última atualização)\b"
            ),
            "direitos": r"\btodos os direitos reservados\b",
            "esquerda direita": (
                r"\((?:à )?(?:esquerda|direita|esq|dir)\.?\)|, à (?:esquerda|direita)(?:,|\.$)"
            ),
            "correção retificação": r"^\W*(?:correção|retificação|errata)\b",
            "redação": r"^(?:da |por )?redação\b",
        }
    ),
    openings=re.compile(
        r"\W*(?:(?i:leia também|veja também|vídeo|fotos?|publicidade|exclusivo|análise|opinião"
        r"|editorial|entrevista|infográfico|fonte"
        r"|podcast|ao vivo|última hora)\s?[:|–-]|Por [A-ZÁÉÍÓÚ]\S+ [A-ZÁÉÍÓÚ]\S+(?:[.,|]|$| e [A-Z]))"
    ),
)
